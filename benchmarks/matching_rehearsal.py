"""Trades and kinds of noise to work on the matcher with: looked at, learned from, and never part of its figures.

They are made to be as strange to the matcher as the held-back half of `matching.py` is: properties and units that
are in none of its lists, languages that the tuned half does not use, characters misread inside words, words grown
together and torn apart.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from matching_trades import Family, family

# `foreign` is German, French, Dutch, Portuguese, Swedish here.
REHEARSED: dict[str, tuple[Family, ...]] = {
    "bicycles": (
        family("CHAINRING", "chain wheel|front sprocket", "Kettenblatt|plateau|kettingblad|coroa|kedjedrev",
               "teeth:28..60,2", "mm:94,96,104,110,130,144", "word:~aluminium,~steel,~carbon", "word:~round,~oval", "word:~narrow,~wide,~ramped", "word:~black,~silver,~red", "brand:"),
        family("BICYCLE TYRE", "bike tire|cycle tyre", "Fahrradreifen|pneu vélo|fietsband|pneu de bicicleta|cykeldäck",
               "code:700X23,700X25,700X28,700X32,700X38,26X175,26X200,29X210,29X225", "threads:30,60,67,120,220", "word:~folding,~wired,~tubeless", "word:~reflective,~plain,~studded", "word:~black,~brown,~white", "pack:1,2", "brand:"),
        family("SADDLE", "bike seat|cycle seat", "Sattel|selle|zadel|selim|sadel",
               "mm:130,135,142,145,155,168,180", "word:~touring,~racing,~urban", "word:~leather,~vinyl,~gel", "word:~black,~brown,~white,~grey", "gram:180,220,260,310,420,500", "word:~ladies,~gents,~junior", "brand:"),
    ),
    "irrigation": (
        family("DRIPPER", "drip emitter|trickle emitter", "Tropfer|goutteur|druppelaar|gotejador|droppare",
               "lph:1,2,3,4,8,12,16,20,24", "word:~compensating,~turbulent,~adjustable", "word:~black,~green,~red,~brown", "word:~barbed,~threaded,~clipon", "pack:10,25,50,100,250", "brand:"),
        family("LAWN SPRINKLER", "grass sprinkler|garden sprayer", "Rasensprenger|arroseur|gazonsproeier|aspersor|vattenspridare",
               "arc:90,120,180,270,360", "in:1/2,3/4,1", "word:~popup,~impact,~oscillating,~rotary", "word:~plastic,~brass,~zinc", "reach:4,6,8,10,12,15", "word:~spike,~sledge,~fixed", "brand:"),
        family("GARDEN HOSE", "water hose|yard hose", "Gartenschlauch|tuyau d'arrosage|tuinslang|mangueira|trädgårdsslang",
               "in:1/2,5/8,3/4,1", "metre:10,15,20,25,30,50", "bar:8,12,16,20,24", "word:~reinforced,~flat,~coiled", "word:~green,~yellow,~black,~orange", "ply:3,4,5,6", "brand:"),
    ),
    "bakery": (
        family("BAKING TIN", "cake tin|bake pan", "Backform|moule à gâteau|bakvorm|forma de bolo|bakform",
               "dims:200x100x70,250x110x75,300x110x80,300x200x50,350x250x50,400x300x50,400x300x20", "word:~nonstick,~tinned,~anodised,~enamelled", "word:~loaf,~tray,~springform", "word:~perforated,~solid", "caliper:0.6,0.8,1,1.2", "pack:1,6,12", "brand:"),
        family("PIPING NOZZLE", "icing tip|decorating tube", "Spritztülle|douille|spuitmond|bico de pasteleiro|sprits tyll",
               "mm:2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,18", "word:~star,~round,~petal,~leaf,~ribbon,~basket", "word:~stainless,~plastic,~nickel", "word:~long,~short", "word:~fine,~coarse,~medium", "pack:1,6,12", "brand:"),
        family("CAKE BOARD", "cake drum|cake base", "Tortenplatte|carton à gâteau|taartkarton|base de bolo|tårtbricka",
               "inch:6,7,8,9,10,11,12,13,14,16,18,20", "word:~square,~round,~oblong,~hexagonal", "word:~gold,~silver,~white,~pink", "caliper:1,2,3,4,12", "word:~scalloped,~straight", "pack:1,5,10,25", "brand:"),
    ),
    "sewing": (
        family("SEWING THREAD", "stitching thread|machine thread", "Nähgarn|fil à coudre|naaigaren|linha de costura|sytråd",
               "tex:18,24,27,30,40,60,80,120", "metre:100,200,500,1000,2500,5000", "word:~black,~white,~red,~blue,~green,~yellow,~grey", "word:~polyester,~cotton,~silk", "word:~cone,~spool,~cop", "word:~bonded,~waxed,~mercerised", "brand:"),
        family("ZIPPER", "zip fastener|slide fastener", "Reißverschluss|fermeture éclair|ritssluiting|fecho de correr|blixtlås",
               "cm:10..80,5", "word:~open,~closed,~invisible", "word:~nylon,~brass,~aluminium", "width:3,5,8,10", "word:~black,~white,~navy,~red,~beige", "word:~autolock,~pinlock", "brand:"),
        family("CURTAIN", "drape|window hanging", "Vorhang|rideau|gordijn|cortina|gardin",
               "dims:1170x1370,1170x1830,1680x1370,1680x1830,1680x2290,2290x1830,2290x2290", "word:~blackout,~voile,~thermal,~velvet", "word:~eyelet,~pleated,~tabtop", "word:~grey,~beige,~blue,~green,~red,~white", "word:~striped,~plain,~checked,~floral", "pack:1,2", "brand:"),
    ),
    "marine": (
        family("DOCK LINE", "mooring rope|mooring line", "Festmacher|amarre|landvast|cabo de amarração|förtöjningslina",
               "mm:8,10,12,14,16,18,20,24,28", "metre:5,8,10,12,15,20", "word:~braided,~twisted,~plaited", "word:~polyester,~nylon,~hemp", "word:~navy,~white,~black,~red", "load:900,1500,2200,3400,5000", "brand:"),
        family("BILGE PUMP", "boat pump|drain pump", "Bilgenpumpe|pompe de cale|lenspomp|bomba de porão|länspump",
               "gph:360,500,750,1000,1250,1500,2000,3700", "volt:12,24,32", "word:~submersible,~diaphragm,~centrifugal", "word:~automatic,~manual", "hose:16,19,25,28,38", "current:2,3,4,6,9,15", "brand:"),
        family("FENDER", "boat bumper|dock fender", "Bootsfender|pare battage|stootwil|defensa|fendert",
               "dims:120x450,150x580,200x620,220x740,300x1090,450x1500", "word:~cylindrical,~spherical,~flat", "word:~inflatable,~foamed", "word:~white,~navy,~black,~red,~grey", "eyelets:1,2,3", "word:~ribbed,~smooth", "pack:1,2,4", "brand:"),
    ),
}  # fmt: skip

# How buyers write the properties that are only here; a catalogue prints the first.
REHEARSED_WAYS: dict[str, tuple[str, tuple[str, ...]]] = {
    "teeth": ("{v}T", ("{v} teeth", "{v}T", "{v} Zähne", "{v}-tooth")),
    "threads": ("{v}TPI", ("{v} tpi", "{v}tpi", "{v} threads")),
    "lph": ("{v}LPH", ("{v} l/h", "{v} lph", "{v} litres/hour", "{v}L/HR")),
    "arc": ("{v}DEG", ("{v} deg", "{v}°", "{v} degrees", "arc {v}")),
    "reach": ("{v}M", ("{v} m", "{v}m", "reach {v} m", "{v} metres")),
    "inch": ("{v}IN", ('{v}"', "{v} in", "{v} inch", "{v}-inch")),
    "caliper": ("{v}MM", ("{v} mm", "{v}mm", "{v} mm thick")),
    "tex": ("TEX{v}", ("tex {v}", "TEX{v}", "{v} tex", "tkt {v}")),
    "width": ("NO{v}", ("no {v}", "no. {v}", "#{v}", "Nr. {v}")),
    "load": ("{v}DAN", ("{v} daN", "{v}dan", "load {v} daN")),
    "gph": ("{v}GPH", ("{v} gph", "{v} gal/h", "{v}GPH", "{v} gallons/h")),
    "hose": ("{v}MM", ("{v} mm", "{v}mm", "hose {v} mm")),
    "current": ("{v}A", ("{v} A", "{v}A", "{v} amps")),
    "eyelets": ("{v}EYE", ("{v} eye", "{v} eyes", "{v}-eye")),
}

REHEARSED_WORDS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    f"~{name}": (tuple(own.split("|")), tuple(foreign.split("|")))
    for name, own, foreign in (
        ("aluminium", "ALU|alloy|aluminum", "Aluminium|alu|aluminium|alumínio|aluminium"), ("steel", "STEEL|stl", "Stahl|acier|staal|aço|stål"),
        ("carbon", "CARBON|cfrp", "Carbon|carbone|carbon|carbono|kolfiber"), ("round", "ROUND|rnd|circular", "rund|rond|rond|redondo|rund"),
        ("oval", "OVAL|elliptic", "oval|ovale|ovaal|oval|oval"), ("narrow", "NARROW|slim", "schmal|étroit|smal|estreito|smal"),
        ("wide", "WIDE|broad", "breit|large|breed|largo|bred"), ("ramped", "RAMPED|rampd", "mit Steighilfe|rampes|hellend|rampa|rampad"),
        ("black", "BLACK|blk", "schwarz|noir|zwart|preto|svart"), ("silver", "SILVER|slvr", "silber|argent|zilver|prateado|silver"),
        ("red", "RED", "rot|rouge|rood|vermelho|röd"), ("brown", "BROWN|brn", "braun|marron|bruin|castanho|brun"),
        ("white", "WHITE|wht", "weiß|blanc|wit|branco|vit"), ("grey", "GREY|gry|gray", "grau|gris|grijs|cinza|grå"),
        ("green", "GREEN|grn", "grün|vert|groen|verde|grön"), ("yellow", "YELLOW|ylw", "gelb|jaune|geel|amarelo|gul"),
        ("orange", "ORANGE|org", "orange|orange|oranje|laranja|orange"), ("blue", "BLUE|blu", "blau|bleu|blauw|azul|blå"),
        ("navy", "NAVY|navy blue", "marineblau|marine|marineblauw|azul marinho|marinblå"), ("pink", "PINK|pnk", "rosa|rose|roze|rosa|rosa"),
        ("beige", "BEIGE|sand", "beige|beige|beige|bege|beige"), ("gold", "GOLD|gld", "gold|doré|goud|dourado|guld"),
        ("folding", "FOLDING|foldable", "faltbar|souple|vouwbaar|dobrável|vikbar"), ("wired", "WIRED|wire bead|rigid", "Draht|tringle rigide|draad|arame|tråd"),
        ("tubeless", "TUBELESS|tl ready", "schlauchlos|tubeless|tubeless|sem câmara|slanglös"), ("reflective", "REFLECTIVE|reflex", "reflektierend|réfléchissant|reflecterend|refletor|reflekterande"),
        ("plain", "PLAIN|pln|standard", "glatt|uni|effen|liso|slät"), ("studded", "STUDDED|spiked", "Spikes|clouté|spijkers|pregos|dubbad"),
        ("touring", "TOURING|trekking", "Touren|randonnée|toer|turismo|touring"), ("racing", "RACING|road", "Renn|course|race|corrida|racing"),
        ("urban", "URBAN|city", "Stadt|ville|stad|urbano|stads"), ("leather", "LEATHER|lthr", "Leder|cuir|leder|couro|läder"),
        ("vinyl", "VINYL|vnl", "Vinyl|vinyle|vinyl|vinil|vinyl"), ("gel", "GEL", "Gel|gel|gel|gel|gel"),
        ("ladies", "LADIES|womens", "Damen|femme|dames|senhora|dam"), ("gents", "GENTS|mens", "Herren|homme|heren|homem|herr"), ("junior", "JUNIOR|kids|childs", "Kinder|enfant|kinder|criança|barn"),
        ("compensating", "COMPENSATING|pc|pressure comp", "druckkompensierend|autorégulant|drukgecompenseerd|autocompensante|tryckkompenserad"),
        ("turbulent", "TURBULENT|turb", "turbulent|turbulent|turbulent|turbulento|turbulent"), ("adjustable", "ADJUSTABLE|adj|variable", "verstellbar|réglable|verstelbaar|regulável|justerbar"),
        ("barbed", "BARBED|barb", "Widerhaken|cannelé|weerhaak|farpado|hulling"), ("threaded", "THREADED|thrd|screw in", "Gewinde|fileté|schroefdraad|roscado|gängad"),
        ("clipon", "CLIPON|clip on|snap on", "aufsteckbar|clipsable|opklik|encaixe|klämbar"), ("popup", "POPUP|pop up", "versenkbar|escamotable|verzinkbaar|escamoteável|nedsänkbar"),
        ("impact", "IMPACT|impulse", "Impuls|canon|impuls|impacto|impuls"), ("oscillating", "OSCILLATING|oscill", "schwingend|oscillant|oscillerend|oscilante|oscillerande"), ("rotary", "ROTARY|rotating", "rotierend|rotatif|roterend|rotativo|roterande"),
        ("plastic", "PLASTIC|plast", "Kunststoff|plastique|kunststof|plástico|plast"), ("brass", "BRASS|brs", "Messing|laiton|messing|latão|mässing"), ("zinc", "ZINC|zn", "Zink|zinc|zink|zinco|zink"),
        ("spike", "SPIKE|stake", "Erdspieß|piquet|grondpen|estaca|spett"), ("sledge", "SLEDGE|sled", "Schlitten|traîneau|slede|trenó|släde"), ("fixed", "FIXED|static", "fest|fixe|vast|fixo|fast"),
        ("reinforced", "REINFORCED|reinf", "verstärkt|renforcé|versterkt|reforçado|förstärkt"), ("flat", "FLAT|lay flat", "flach|plat|plat|plano|platt"), ("coiled", "COILED|spiral|coil", "Spiral|spirale|spiraal|espiral|spiral"),
        ("nonstick", "NONSTICK|non stick", "antihaft|antiadhésif|antiaanbak|antiaderente|nonstick"), ("tinned", "TINNED|tin plated", "verzinnt|étamé|vertind|estanhado|förtent"), ("anodised", "ANODISED|anod|anodized", "eloxiert|anodisé|geanodiseerd|anodizado|anodiserad"), ("enamelled", "ENAMELLED|enamel", "emailliert|émaillé|geëmailleerd|esmaltado|emaljerad"),
        ("loaf", "LOAF|bread", "Kasten|cake|brood|pão|limpa"), ("tray", "TRAY|sheet", "Blech|plaque|plaat|tabuleiro|plåt"), ("springform", "SPRINGFORM|loose base", "Springform|charnière|springvorm|fundo amovível|springform"),
        ("perforated", "PERFORATED|perf|holed", "gelocht|perforé|geperforeerd|perfurado|perforerad"), ("solid", "SOLID|sld", "massiv|plein|massief|maciço|massiv"),
        ("star", "STAR|starred", "Stern|étoile|ster|estrela|stjärna"), ("petal", "PETAL|rose", "Blüten|pétale|bloemblad|pétala|kronblad"), ("leaf", "LEAF|foliage", "Blatt|feuille|blad|folha|blad"), ("ribbon", "RIBBON|band", "Band|ruban|lint|fita|band"), ("basket", "BASKET|basketweave", "Korb|panier|mand|cesto|korg"),
        ("stainless", "STAINLESS|ss|inox", "Edelstahl|inox|rvs|inox|rostfri"), ("nickel", "NICKEL|nkl", "Nickel|nickel|nikkel|níquel|nickel"), ("long", "LONG|lng", "lang|long|lang|comprido|lång"), ("short", "SHORT|shrt", "kurz|court|kort|curto|kort"),
        ("fine", "FINE|fn", "fein|fin|fijn|fino|fin"), ("coarse", "COARSE|crs", "grob|gros|grof|grosso|grov"), ("medium", "MEDIUM|med", "mittel|moyen|middel|médio|medel"),
        ("square", "SQUARE|sq", "quadratisch|carré|vierkant|quadrado|fyrkantig"), ("oblong", "OBLONG|rectangular|rect", "rechteckig|rectangulaire|rechthoekig|retangular|rektangulär"), ("hexagonal", "HEXAGONAL|hex", "sechseckig|hexagonal|zeshoekig|hexagonal|sexkantig"),
        ("scalloped", "SCALLOPED|wavy edge", "gewellt|festonné|geschulpt|ondulado|vågig"), ("straight", "STRAIGHT|str", "gerade|droit|recht|reto|rak"),
        ("polyester", "POLYESTER|pes", "Polyester|polyester|polyester|poliéster|polyester"), ("cotton", "COTTON|ctn", "Baumwolle|coton|katoen|algodão|bomull"), ("silk", "SILK|slk", "Seide|soie|zijde|seda|silke"),
        ("cone", "CONE|conical", "Kone|cône|kegel|cone|kon"), ("spool", "SPOOL|reel|bobbin", "Spule|bobine|spoel|carretel|spole"), ("cop", "COP|tube", "Kops|fusette|kops|canela|kops"),
        ("bonded", "BONDED|bnd", "bondiert|enduit|gebonden|colado|bondad"), ("waxed", "WAXED|wax", "gewachst|ciré|gewaxt|encerado|vaxad"), ("mercerised", "MERCERISED|mercerized|merc", "merzerisiert|mercerisé|gemerceriseerd|mercerizado|merceriserad"),
        ("open", "OPEN|open end|separating", "teilbar|séparable|deelbaar|separável|delbar"), ("closed", "CLOSED|closed end", "geschlossen|fermé|gesloten|fechado|sluten"), ("invisible", "INVISIBLE|concealed|hidden", "unsichtbar|invisible|onzichtbaar|invisível|osynlig"),
        ("nylon", "NYLON|pa", "Nylon|nylon|nylon|nylon|nylon"), ("autolock", "AUTOLOCK|auto lock", "Autolock|autobloquant|zelfsluitend|autobloqueio|autolås"), ("pinlock", "PINLOCK|pin lock", "Stiftschieber|épingle|penslot|pino|pinlås"),
        ("blackout", "BLACKOUT|dimout|room darkening", "Verdunkelung|occultant|verduisterend|blackout|mörkläggande"), ("voile", "VOILE|sheer|net", "Voile|voilage|vitrage|véu|voile"), ("thermal", "THERMAL|insulated", "thermisch|thermique|thermisch|térmico|termisk"), ("velvet", "VELVET|velour", "Samt|velours|fluweel|veludo|sammet"),
        ("eyelet", "EYELET|ring top|grommet", "Ösen|oeillets|ogen|ilhós|öljett"), ("pleated", "PLEATED|pencil pleat", "Faltenband|plissé|plooien|pregas|veckad"), ("tabtop", "TABTOP|tab top", "Schlaufen|pattes|lussen|presilhas|hällor"),
        ("striped", "STRIPED|stripe", "gestreift|rayé|gestreept|riscado|randig"), ("checked", "CHECKED|check|gingham", "kariert|carreaux|geruit|xadrez|rutig"), ("floral", "FLORAL|flower", "geblümt|fleuri|gebloemd|florido|blommig"),
        ("braided", "BRAIDED|braid", "geflochten|tressé|gevlochten|entrançado|flätad"), ("twisted", "TWISTED|laid|3 strand", "gedreht|toronné|geslagen|torcido|slagen"), ("plaited", "PLAITED|8 plait", "quadratgeflochten|natté|gevlochten plat|trançado|plattflätad"), ("hemp", "HEMP|manila", "Hanf|chanvre|hennep|cânhamo|hampa"),
        ("submersible", "SUBMERSIBLE|subm", "tauchbar|immergée|dompel|submersível|dränkbar"), ("diaphragm", "DIAPHRAGM|membrane", "Membran|membrane|membraan|diafragma|membran"), ("centrifugal", "CENTRIFUGAL|centrif", "Kreisel|centrifuge|centrifugaal|centrífuga|centrifugal"), ("automatic", "AUTOMATIC|auto", "automatisch|automatique|automatisch|automática|automatisk"), ("manual", "MANUAL|hand operated", "manuell|manuelle|handbediend|manual|manuell"),
        ("cylindrical", "CYLINDRICAL|cyl|tubular", "zylindrisch|cylindrique|cilindrisch|cilíndrico|cylindrisk"), ("spherical", "SPHERICAL|ball", "kugelförmig|sphérique|bolvormig|esférico|sfärisk"), ("inflatable", "INFLATABLE|inflat|air filled", "aufblasbar|gonflable|opblaasbaar|insuflável|uppblåsbar"), ("foamed", "FOAMED|foam filled", "geschäumt|mousse|geschuimd|espumado|skummad"), ("ribbed", "RIBBED|rib", "gerippt|nervuré|geribbeld|canelado|räfflad"), ("smooth", "SMOOTH|smth", "glatt|lisse|glad|liso|slät"),
    )
}  # fmt: skip

REHEARSED_NOISE = (
    "abbreviation", "typo", "units", "german", "french", "dutch", "portuguese", "swedish", "said otherwise", "scanned",
    "grown together", "torn apart", "letter lost", "small talk",
)  # fmt: skip
_SCANNED = tuple(
    tuple(pair.split(">"))
    for pair in "rn>m m>rn l>1 i>l I>l l>I O>0 o>0 o>c c>o e>c c>e a>o h>b b>h n>u u>n t>f f>t r>t y>v v>y u>v S>5 s>5 B>8 g>q "
    "q>g G>6 Z>2 z>2 i>1 I>1 cl>d d>cl ri>n in>m nn>m w>vv E>F F>E C>G G>C D>O Q>O M>N H>N P>F R>K T>I A>4 li>h ii>u é>e ä>a ö>o".split()
)
_SMALL_TALK = (
    "for our yard {n}", "kind regards Pat", "needed in week 12", "job {n}", "same as last time", "quote {n}", "to be confirmed",
    "offer valid?", "für Halle 3", "merci d'avance", "s.v.p.", "cost centre {n}", "please advise eta", "commission Meyer", "item for stock",
)  # fmt: skip


def disturbed(text: str, kinds: frozenset[str], chance: random.Random) -> str:
    """The text with these of the rehearsed kinds of noise."""
    words = text.split(" ")
    if "letter lost" in kinds:
        words = _once(words, 4, chance, lambda word: _without(word, chance.randrange(1, len(word))))
    if "torn apart" in kinds:
        words = _once(words, 6, chance, lambda word: _torn(word, chance.randrange(3, len(word) - 2)))
    if "grown together" in kinds and len(words) > 2:
        at = chance.randrange(len(words) - 1)
        if not (words[at][-1:].isdigit() and words[at + 1][:1].isdigit()) and not re.search(r"[,.]$", words[at]):
            words[at : at + 2] = [words[at] + words[at + 1]]
    text = " ".join(words)
    for _ in range(chance.choice((1, 1, 2)) if "scanned" in kinds else 0):
        text = _scanned(text, chance)
    if "small talk" in kinds:
        said = chance.choice(_SMALL_TALK).format(n=chance.randrange(100, 9999))
        text = f"{text} {said}" if chance.random() < 0.5 else f"{said}: {text}"
    return text


def _once(words: list[str], least: int, chance: random.Random, change: Callable[[str], str]) -> list[str]:
    """One long enough word changed, if there is one."""
    places = [i for i, word in enumerate(words) if word.isalpha() and len(word) >= least]
    if places:
        at = chance.choice(places)
        words[at] = change(words[at])
    return words


def _without(word: str, at: int) -> str:
    return word[:at] + word[at + 1 :]


def _torn(word: str, at: int) -> str:
    return f"{word[:at]} {word[at:]}"


def _scanned(text: str, chance: random.Random) -> str:
    ways = [(a, b) for a, b in _SCANNED if a in text]
    if not ways:
        return text
    a, b = chance.choice(ways)
    at = chance.choice([found.start() for found in re.finditer(re.escape(a), text)])
    return text[:at] + b + text[at + len(a) :]
