"""Units of measure: what people write for them, and the code that the ERP gets.

Codes are those of UN/ECE Recommendation 20 (measures) where one exists, else the trade's two-letter
code of Recommendation 21 or X12 (packages): EA BX CS PK RL MTR FOT KGM LTR PR SET DZN ...

A word may stand for several units ("Karton" is a carton or a case, Dutch "dozen" are boxes, "ml" are
millilitres or linear metres), so every word has an order of preference; which one is meant is settled
by the language of the document or by what the seller sells.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Set
from decimal import Decimal
from functools import cache, lru_cache

_LANGUAGE = re.compile(r"[a-z]{2}")

# Words by the codes they stand for, likeliest first; "_" is a space, folded as `_fold` does.
# en de fr es it nl pl pt sv da nb fi cs sk hu ro hr sl uk ru bg el tr et lv lt ja zh
_WORDS: dict[str, str] = {
    "EA": """ea each eaches eachs pc pcs pce pces pcx piece pieces pec pz pza pzas pza(s) unit units un. unt unts
        unds uni unid unids unidad unidades unidade ud uds u. ud(s) item_each nmb nar c62 h87 number_of_articles
        st stk stck stck st. stueck stück stücke stücken stueke stucke stuck pièce pièces unité unités u pza pzas
        pieza piezas pezzo pezzi pz. unità cad cadauno stuk stuks szt sztuk sztuka sztuki sztukę peça peças pç pçs
        styck stycken styk stykker stykk antal_st kappale kappaletta kus kusy kusů kusov ks db darab buc bucată
        bucăți bucati kom komad komada komadi kos kosov шт штук штука штуки штуку штк од бр брой броя τεμ
        τεμάχιο τεμάχια τμχ adet tk gab gabals vnt vienetas vienetai 個 个 件 只 本 台 tane unid. stykki vienība vienības бройки единица единици единиц од. ед ед.""",
    "BX": """bx bxs box boxes boxs schachtel schachteln schtl boîte boîtes bte btes caja cajas cja cjs scatola
        scatole scat doos doosje doosjes pudełko pudełka pudełek pud caixa caixas cx cxs ask askar æske æsker eske
        esker laatikko laatikkoa ltk krabice krabic krab krabica škatla škatle kutija kutije doboz cutie cutii кор
        короб коробка коробки коробок коробку кутия кутии κουτ κουτί κουτιά kutu karp kārba dėžutė 箱 盒 bedna bedny kaste kastes karp karbid karpi dėžė dėžės dėžių""",
    "BX CS": "låda lådor kasse kasser kassa kassen kast kasti kastid",
    "CS": "cs case cases kiste kisten caisse caisses cassa casse krat kist skrzynka skrzynki skrzynek "
    "ящик ящики ящиків ящиков ящ κιβ κιβώτιο κιβώτια",
    "CT CS BX": """ct ctn ctns carton cartons karton kartons kartonů kartony kartonów kart ktn krt kartong kartonger
        cartone cartoni cartón cartones koli colis collo colli картон картони umkarton umkartons kolli kollo kartonas kartonai kartongid кашон кашони kol karton_kutu kartona volume volumes""",
    "PK": """pk pkg pkgs pkt pkts pkte pck pcks pack packs package packages packet packets packung packungen packg
        pckg paket pakete paquet paquets paq paqs paquete paquetes confezione confezioni conf pacco pacchi pak pakken
        pakje verpakking opak opakowanie opakowania opakowań paczka paczki paczek op pacote pacotes pct pcts
        embalagem förp förpackning förpackningar frp pakke pakker pakning paketti pakettia pkt bal balení balenie
        balík csomag csom pachet pachete упак уп упаковка упаковки упаковок упаковку пачка пачки пачок пачек пач
        опаковка συσκ συσκευασία blister iepak pakuotė 包 nmp paa pqt pqts bulto bultos emb pakk pakki pakiranje pakiranja embalaža πακέτο πακέτα pac. iepakojums""",
    "PK BX CS": "ve vpe verpackungseinheit verpackungseinheiten cond conditionnement gebinde geb ipak embalaje",
    "RL RO": """rl rls roll rolls rll rol rle rolle rollen rouleau rouleaux rlx rlx. rollo rollos rotolo rotoli
        rolka rolki rolek rolo rolos rulle rullar ruller rulla rullaa role rolí kotúč tekercs tek rolă rola rulon
        рулон рулони рулонів рулонов рул ролка ρολό ρολά rulo 巻 卷 rull rulli rullis ruļļi rulonas rulonai zavoj zvitek zvitki rollo_s rulonů""",
    "RL CL RO": """reel reels coil coils couronne couronnes touret tourets bobine bobines bobina bobinas bobine matassa
        matasse krążek krążki ring_coil spule spulen haspel haspels бухта бухти бухт котушка катушка котушки""",
    "MTR": """mtr mtrs m metre metres meter meters metern mètre mètres metro metros metri metry metrów metra metr
        metru mt mts lfm lfdm lfd_m lfd_meter laufende_meter laufmeter lm linear_metre linear_metres linear_meter
        mètre_linéaire mètres_linéaires metro_lineal metros_lineales strekkende_meter running_metre running_metres
        mb m_b metr_bieżący bm bez_metr metriä méter fm folyóméter м метр метри метрів метров метра пог_м погм мп м_п
        μ μέτρο μέτρα 米 meeter meetrit metar metara метър метра metrai""",
    "CMT": "cm cms cmt centimetre centimetres centimeter centimeters zentimeter см",
    "MMT": "mmt millimetre millimetres millimeter millimeters",
    "KMT": "km kmt ktm kilometre kilometer kilometres kilometers км",
    "FOT": "ft fot feet foot lf lin_ft linear_feet linear_foot pied pieds fuß piede piedi stopa voet",
    "INH": "inh inch inches zoll pouce pouces pulgada pulgadas pollice cal",
    "YRD": "yd yds yrd yard yards",
    "MTK": "m2 mtk sqm qm sq_m square_metre square_metres square_meter square_meters quadratmeter mètre_carré "
    "mètres_carrés metro_cuadrado metros_cuadrados mq kvm м2 кв_м",
    "MTQ": "m3 mtq cbm cum cubic_metre cubic_metres cubic_meter kubikmeter mètre_cube metro_cúbico м3 куб_м",
    "FTK": "ft2 ftk sqft sq_ft square_feet square_foot",
    "YDK": "yd2 ydk sq_yd square_yard square_yards",
    "KGM": "kg kgs kgm kilo kilos kilogram kilograms kilogramm kilogramme kilogrammes kilogramos chilo chili кг "
    "килограмм кілограм кілограмів κιλό κιλά",
    "GRM": "g gr grm gms gram grams gramm gramme grammes gramos grammi г гр грам",
    "TNE": "tne mt_ton tonne tonnes tonnen toneladas tonelada tonnellata tonnellate ton_metric metric_ton т тонн тонна",
    "LBR": "lb lbs lbr pound pounds",
    "ONZ": "oz onz ounce ounces",
    "LTR": "l ltr ltrs lt lts liter liters litern litre litres litro litros litri litr litry litrów л літр літрів  liiter liitrit litar litara литър литра litrai"
    "литр литров λίτρο λίτρα",
    "MLT MTR": "ml mlt millilitre millilitres milliliter millilitro",
    "CLT": "cl clt centilitre centiliter",
    "HLT": "hl hlt hectolitre hektoliter",
    "GLL": "gal gll gals gallon gallons",
    "PR": """pr prs pair pairs paar paare paaren paire paires par pares paio paia coppia para pary par_st páry pár pari
        paria npr pereche пара пари пар çift ζεύγος ζευγάρι 双 pāris pāri pora poros чифт чифта pereche perechi пары пар""",
    "SET": """set sets satz sätze saetze jeu jeux ensemble ensembles ens juego juegos jgo jgos jogo jogos jg conj
        conjunto conjuntos komplet komplety kompletów sats satser sæt sett sarja sarjaa srj sada sady sad készlet klt
        garnitur garnituren serie_set компл комплект комплекти комплектів комплектов набір набор к-т кт σετ takım 套 souprava soupravy zestaw zestawy komplekt komplekti komplekts komplektas komplektai serie serii""",
    "SET EA": "kpl",
    "KT SET": "kt kit kits",
    "DZN": "dz dzn doz dozens dutzend dtzd douzaine douzaines docena docenas dozzina dozzine dozijn tuzin tuziny "
    "dúzia dúzias dussin dusin tusina tucat дюжина дюж düzine",
    "DZN BX": "dozen",
    "GRO": "gro gross grs grosse",
    "CEN": "cen hundred hundreds hun 100er hundert cien_ud",
    "MIL": "mil_st mll thousand thousands tsd tausend mil_pcs",
    "BG": """bg bgs bag bags beutel btl sack säcke sac sacs sachet sachets bolsa bolsas saco sacos sacco sacchi
        sacchetto sacchetti zak zakken zakje worek worki worków säck säckar påse påsar pose poser sæk sekk säkki pytel
        pytle zsák vrece vrecia vreča vreća мішок мішки мішків мешок мешки мешков пакет пакети пакетів çuval 袋 pussi pussia laukku""",
    "DR": """dr drum drums fass fässer fût fûts tambor tambores fusto fusti vat vaten beczka beczki fat tønde tønder
        tynnyri sud sudy hordó butoi бочка бочки бочок""",
    "CI DR": "kanister kan jerrican jerrycan canister canisters bidon bidons bidón bidones tanica taniche каністра "
    "канистра garrafa garrafas",
    "PL PX PF": """pl pal plt plts pallet pallets palette paletten palettes palet palets palé palés palete paletes
        bancale bancali paleta palety palet_pl pall pallar palle paller lava raklap палета палети паллета піддон
        поддон skid skids""",
    "BE BD": "bundle bundles bdl bdle bund bünde bunde bd fardo fardos fascio fasci botte bottes_de wiązka wiązki "
    "bunt buntar bundt svazek",
    "BR": "bars stange stangen stg barre barres barra barras lengths lgth lgths lengte lengten pręt pręty sztanga",
    "BO": "bo bottle bottles btls flasche flaschen fl bouteille bouteilles botella botellas bottiglia bottiglie fles "
    "flessen butelka butelki garrafa_pt flaska flaskor flaske flasker lahev пляшка бутылка флакон",
    "TN CA CN": "tn tin tins cans dose dosen lata latas bote botes lattina lattine barattolo blik blikken puszka "
    "puszki puszek burk burkar dåse dåser plechovka банка банки банок",
    "BJ PA": "bj pail pails bucket buckets eimer seau seaux cubo cubos secchio secchi emmer emmers wiadro wiadra "
    "balde baldes hink hinkar spand відро ведро",
    "TU": "tu tube tubes tuben kartusche kartuschen cartouche cartouches cartucho cartuchos cartuccia cartucce koker",
    "SH": "sh sheet sheets tafel tafeln blatt bogen platte platten feuille feuilles plaque hoja hojas lastra lastre "
    "foglio fogli vel vellen arkusz arkusze ark листів лист 枚",
    "TY": "tray trays",
    "CR": "cr crate crates",
    "JR": "jar jars",
    "LO": "lots",
}
# Read only as written: folded, each of these is an everyday word or a label.
_AS_WRITTEN: dict[str, tuple[str, ...]] = {
    "UN": ("EA",), "Un.": ("EA",), "un.": ("EA",), "U": ("EA",), "NR": ("EA",), "NOS": ("EA",), "Nos": ("EA",), "Nos.": ("EA",), "NO.S": ("EA",), "UND": ("EA",), "und.": ("EA",), "Und.": ("EA",), "HUR": ("HUR",), "HR": ("HUR",),
    "Std": ("HUR",), "Std.": ("HUR",),
    "Ad.": ("EA",), "AD": ("EA",), "St.": ("EA",), "Ds.": ("BX",), "DS": ("BX",), "CA": ("CS",), "PA": ("PK",),
    "LOT": ("LO",), "CF": ("PK",), "Cf.": ("PK",), "SC": ("BX",), "RO": ("RL", "RO"), "RT": ("RL", "RO"),
    "BE": ("BE", "BD"), "CY": ("EA",), "PX": ("PL", "PX"), "PF": ("PL", "PF"), "CL": ("RL", "CL"), "MIL": ("MIL",),
    "T": ("TNE",), "t": ("TNE",), "to.": ("TNE",), "TO": ("TNE",), "CAN": ("TN", "CA"), "h": ("HUR",), "H": ("HUR",),
}  # fmt: skip
# What a word means, or that it means no unit, where the language of the document settles it.
_BY_LANGUAGE: dict[tuple[str, str], tuple[str, ...]] = {
    ("nl", "dozen"): ("BX",), ("fi", "kpl"): ("EA",), ("fr", "ml"): ("MTR",), ("es", "ml"): ("MTR",),
    ("ro", "ml"): ("MTR",), ("fr", "par"): (), ("it", "par"): (), ("es", "para"): (), ("pt", "para"): (),
    ("sv", "ask"): ("BX",), ("en", "ask"): (), ("en", "fat"): (), ("en", "pall"): (), ("en", "dose"): (),
    ("tr", "tk"): ("SET",), ("fi", "pkt"): ("PK",), ("nl", "op"): (), ("en", "role"): (), ("fr", "sud"): (), ("en", "die"): (),
    ("pl", "cal"): ("INH",), ("fr", "und"): (), ("de", "und"): (), ("en", "stuck"): (), ("en", "sack"): ("BG",),
    ("de", "fl"): ("BO",), ("es", "conf"): (), ("en", "conf"): (), ("en", "sad"): (), ("en", "vat"): (),
    ("tr", "top"): ("RL",), ("tr", "ad"): ("EA",), ("it", "cf"): ("PK",), ("it", "ct"): ("CT", "CS", "BX"), ("de", "kt"): ("CT", "CS", "BX", "KT"), ("es", "bob"): ("RL", "CL"),
    ("it", "bob"): ("RL", "CL"), ("pt", "bob"): ("RL", "CL"), ("fr", "bob"): ("RL", "CL"), ("nl", "rol"): ("RL", "RO"),
    ("it", "rot"): ("RL", "RO"), ("da", "stk"): ("EA",), ("cs", "bal"): ("PK",), ("sk", "bal"): ("PK",), ("tr", "kt"): ("BX",),
    ("fr", "pour"): (), ("da", "pose"): ("BG",), ("en", "pose"): (), ("fr", "pose"): (), ("en", "bote"): (),
}  # fmt: skip
# X12 data element 355 where it differs from what the same letters mean in print.
_X12: dict[str, str] = {
    "AS": "SET", "BD": "BE", "BF": "FOT", "CA": "CS", "CN": "TN", "CT": "CT", "CX": "RL", "DZ": "DZN", "FT": "FOT",
    "GA": "GLL", "GL": "GLL", "GR": "GRM", "GS": "GRO", "HU": "CEN", "IN": "INH", "JR": "JR", "KG": "KGM", "KT": "KT",
    "LB": "LBR", "LF": "FOT", "LN": "BR", "LT": "LTR", "MC": "MGM", "ML": "MLT", "MP": "TNE", "MR": "MTR", "OZ": "ONZ",
    "P1": "PR", "PA": "BJ", "PC": "EA", "PH": "PK", "RO": "RL", "SF": "FTK", "SM": "MTK", "SO": "RL", "ST": "SET",
    "SY": "YDK", "TH": "MIL", "TN": "STN", "UN": "EA", "YD": "YRD", "CM": "CMT", "MM": "MMT", "TM": "MIL", "4G": "MLT",
}  # fmt: skip
_NAMES: dict[str, str] = {
    "EA": "each", "BX": "box", "CS": "case", "CT": "carton", "PK": "pack", "RL": "roll", "MTR": "metre", "FOT": "foot",
    "KGM": "kilogram", "LTR": "litre", "PR": "pair", "SET": "set", "DZN": "dozen", "BG": "bag", "DR": "drum",
    "BR": "bar", "PL": "pallet", "TN": "tin", "SH": "sheet", "CEN": "hundred", "MIL": "thousand", "BE": "bundle",
    "BO": "bottle", "BJ": "bucket", "TU": "tube", "KT": "kit", "GRM": "gram", "TNE": "tonne", "LBR": "pound",
    "MTK": "square metre", "MTQ": "cubic metre", "CI": "canister", "GRO": "gross", "INH": "inch", "GLL": "gallon",
}  # fmt: skip
_FIXED: dict[str, dict[str, Decimal]] = {  # how many of the smaller measure are one of the key
    "EA": {"EA": Decimal(1)}, "PR": {"EA": Decimal(2)}, "DZN": {"EA": Decimal(12)}, "CEN": {"EA": Decimal(100)},
    "GRO": {"EA": Decimal(144)}, "MIL": {"EA": Decimal(1000)},
    "MTR": {"MTR": Decimal(1)}, "CMT": {"MTR": Decimal("0.01")}, "MMT": {"MTR": Decimal("0.001")},
    "KMT": {"MTR": Decimal(1000)}, "FOT": {"MTR": Decimal("0.3048")}, "INH": {"MTR": Decimal("0.0254")},
    "YRD": {"MTR": Decimal("0.9144")}, "KGM": {"KGM": Decimal(1)}, "GRM": {"KGM": Decimal("0.001")},
    "TNE": {"KGM": Decimal(1000)}, "LBR": {"KGM": Decimal("0.45359237")}, "LTR": {"LTR": Decimal(1)},
    "MLT": {"LTR": Decimal("0.001")}, "CLT": {"LTR": Decimal("0.01")}, "HLT": {"LTR": Decimal(100)},
}  # fmt: skip
_PER = re.compile(r"^(?:per|je|pro|par|pour|por|cada|al|alla|a|à|za|op|voor|по|за|/)\s*(?=\S)")
_HUNDREDS = re.compile(r"^(?:(?:per|je|pro|par|pour|por|à|za|voor|op|за|/)\s*)(100|1000)\b\s*(.*)$")
_BASES = {"%": 100, "‰": 1000, "c": 100, "hundred": 100, "cent": 100, "thousand": 1000, "m": 1000}


def unit_code(text: str, *, sold: Set[str] = frozenset(), language: str = "") -> str | None:
    """The code of the unit that `text` (a word or two, as printed) names; None where it names none.

    `sold` are the codes the seller knows: among several meanings of a word, the first of them wins.
    `language` is ISO 639-1, "" where unknown.
    """
    codes = unit_codes(text, language=language)
    return next((code for code in codes if code in sold), codes[0] if codes else None)


@lru_cache(maxsize=8192)
def unit_codes(text: str, *, language: str = "") -> tuple[str, ...]:
    """Every code that `text` may stand for, likeliest first; () where it is no unit."""
    written = unicodedata.normalize("NFKC", text).strip(" ,;:()[]")
    if written in _AS_WRITTEN:
        return _AS_WRITTEN[written]
    hundreds = _HUNDREDS.match(written.casefold())
    if hundreds:
        return ("CEN",) if hundreds[1] == "100" else ("MIL",)
    folded = _fold(written)
    if not folded or len(folded) > 24:
        return ()
    for form in _forms(folded):
        settled = _BY_LANGUAGE.get((language[:2], form))
        if settled is not None:
            return settled
        found = _index().get(form)
        if found:
            return found
    return _prefixed(written)


def looks_like_unit(text: str) -> bool:
    """Whether a word (or two) names a unit."""
    return bool(unit_codes(text))


def x12_unit(code: str) -> str:
    """X12 data element 355 -> our code; an unknown code is returned as it is, upper case."""
    code = code.strip().upper()
    return _X12.get(code) or unit_code(code) or code


def unit_name(code: str | None) -> str:
    """The unit in English, for messages: "box"; the code itself where it has no name here."""
    return _NAMES.get(code or "", code or "")


def fixed_ratio(one: str, other: str) -> Decimal | None:
    """How many `other` one `one` is by definition (1 DZN = 12 EA); None where that depends on the product."""
    for base, amount in _FIXED.get(one, {}).items():
        smaller = _FIXED.get(other, {}).get(base)
        if smaller:
            return amount / smaller
    return None


def price_base(text: str) -> Decimal | None:
    """How many units a printed price is for ("per 100", "/1000 Stk", "%", "C"); None where it says nothing."""
    folded = unicodedata.normalize("NFKC", text).casefold().strip(" ,;:()[]")
    hundreds = re.match(r"^\D{0,8}?(1[ .,]?000|100|50|10|1)(?=\D|$)(.*)$", folded)
    if hundreds and (not hundreds[2].strip() or looks_like_unit(hundreds[2])):
        return Decimal(re.sub(r"\D", "", hundreds[1]))
    base = _BASES.get(_PER.sub("", folded).strip())
    return Decimal(base) if base and (folded in ("%", "‰", "c", "m") or len(folded) > 3) else None


@cache
def _index() -> dict[str, tuple[str, ...]]:
    """Folded word -> codes; a word listed twice keeps its first meaning."""
    index: dict[str, tuple[str, ...]] = {}
    for codes, words in _WORDS.items():
        for word in words.split():
            plain = _fold(word.replace("_", " "))
            for form in (plain, _bare(plain)):
                index.setdefault(form, tuple(codes.split()))
    for code in _NAMES:
        index.setdefault(code.casefold(), (code,))
    for word in ("un", "u", "a", "no", "in"):  # everyday words, units only in the forms of _AS_WRITTEN
        index.pop(word, None)
    index["u"] = ("EA",)
    return index


def _fold(text: str) -> str:
    """Case, dots and white space folded; "m.b." and "M B" meet."""
    text = unicodedata.normalize("NFKC", text).casefold().strip(" ,;:()[]/")
    text = re.sub(r"\((?:s|n|en|e|es)\)$", "", text + (")" if text.count("(") > text.count(")") else ""))
    return " ".join(text.replace(".", " ").split())


def _bare(text: str) -> str:
    """Without accents, for typists and fonts that have none; Cyrillic й and ї keep theirs."""
    if not any(ord(c) > 127 for c in text) or re.search("[\u0400-\u04ff]", text):
        return text
    apart = unicodedata.normalize("NFD", text.replace("ł", "l").replace("ø", "o").replace("æ", "ae"))
    return "".join(c for c in apart if not unicodedata.combining(c))


def _forms(folded: str) -> list[str]:
    """The word, and what it may be an inflection or an expansion of."""
    forms = [folded, folded.replace(" ", "")]
    stripped = _PER.sub("", folded)
    if stripped != folded:
        forms.append(stripped)
    if len(folded) > 4 and folded.endswith("s"):
        forms += [folded[:-1], folded[:-2] if folded.endswith("es") else folded[:-1]]
    bare = _bare(folded)
    return forms if bare == folded else [*forms, bare]


def _prefixed(written: str) -> tuple[str, ...]:
    """Recommendation 20 writes the packages of Recommendation 21 with an X before them: XBX is BX."""
    if len(written) == 3 and written[0] == "X" and written.isupper():
        code = written[1:]
        return _AS_WRITTEN.get(code) or _index().get(code.casefold(), ())
    return ()
