"""Invented trades for `matching.py`: what is sold, how catalogues write it, and what buyers call it.

Everything here is written for the benchmark alone; the product's own word lists are not read, so that a
word known to both is known because the trade uses it. `TUNED` trades may be looked at while the matcher is
worked on; `HELD_BACK` ones are only measured.
"""

from __future__ import annotations

from dataclasses import dataclass

LANGUAGES = ("de", "fr", "es", "it", "pl")


@dataclass(frozen=True)
class Axis:
    """One property in which the products of a family differ. `kind` says how it is written."""

    kind: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Family:
    """Products of one sort: every combination of its axes is one that a maker may make."""

    noun: str  # as the catalogue prints it
    synonyms: tuple[str, ...]  # the same in the catalogue's language
    foreign: tuple[str, ...]  # the same in `LANGUAGES`
    axes: tuple[Axis, ...]


_COUNTED = ("brand", "series")  # as many values as are wanted


def _axis(text: str) -> Axis:
    kind, _, values = text.partition(":")
    if kind in _COUNTED:
        return Axis(kind, tuple(map(str, range(int(values or 0)))))
    if ".." in values:
        first, last, step = (int(part) for part in values.replace("..", ",").split(","))
        return Axis(kind, tuple(str(n) for n in range(first, last + 1, step)))
    return Axis(kind, tuple(values.split(",")))


def family(noun: str, synonyms: str, foreign: str, *axes: str) -> Family:
    names = tuple(foreign.split("|"))
    assert len(names) == len(LANGUAGES), noun
    return Family(noun, tuple(synonyms.split("|")), names, tuple(map(_axis, axes)))


_METRIC = "thread:3,4,5,6,8,10,12,14,16,18,20,24"
_LENGTHS = "long:8,10,12,16,20,25,30,35,40,45,50,55,60,65,70,75,80,90,100,110,120"
_GRADES = "grade:A2,A4,8.8,10.9,12.9"
_PIPES = "in:1/8,1/4,3/8,1/2,3/4,1,1 1/4,1 1/2,2,2 1/2,3,4"
_COLOURS = "word:black,white,grey,red,blue,green,yellow,brown,orange"

TUNED: dict[str, tuple[Family, ...]] = {
    "fasteners": (
        family("HEX BOLT", "hexagon head bolt|hex hd bolt", "Sechskantschraube|vis tête hexagonale|tornillo hexagonal|vite testa esagonale|śruba sześciokątna",
                "din:931,933", _METRIC, _LENGTHS, _GRADES, "pack:1,50,100", "brand:"),
        family("SOCKET CAP SCREW", "allen screw|cap head screw", "Zylinderschraube|vis CHC|tornillo allen|vite brugola|śruba imbusowa",
                "din:912,7984", _METRIC, _LENGTHS, _GRADES, "pack:25,100,200", "brand:"),
        family("CSK SCREW", "countersunk screw|flat head screw", "Senkschraube|vis tête fraisée|tornillo avellanado|vite testa svasata|wkręt stożkowy",
                "din:7991,965", _METRIC, _LENGTHS, _GRADES, "word:torx,pozi,slotted", "brand:"),
        family("FLAT WASHER", "plain washer|disc washer", "Unterlegscheibe|rondelle plate|arandela plana|rondella piana|podkładka płaska",
                "din:125,9021,440", _METRIC, "grade:A2,A4,8.8,10.9", "word:galvanised,plain,black", "pack:50,100,250,500,1000", "brand:"),
        family("HEX NUT", "hexagon nut|full nut", "Sechskantmutter|écrou hexagonal|tuerca hexagonal|dado esagonale|nakrętka sześciokątna",
                "din:934,439,985", _METRIC, _GRADES, "word:galvanised,plain,black", "pack:50,100,250,500", "brand:"),
    ),
    "pipes": (
        family("BALL VLV", "ball valve|ball cock", "Kugelhahn|robinet à boisseau|válvula de bola|valvola a sfera|zawór kulowy",
                _PIPES, "word:brass,stainless,bronze,pvc", "word:lever,butterfly", "pn:10,16,25,40", "word:red,blue,black", "brand:"),
        family("GATE VLV", "gate valve|sluice valve", "Absperrschieber|vanne à passage direct|válvula de compuerta|saracinesca|zasuwa",
                _PIPES, "word:brass,stainless,bronze,iron", "pn:6,10,16,25,40", "word:male,female,flanged", "brand:"),
        family("ELBOW 90", "90 deg bend|90 elbow", "Winkel 90 Grad|coude 90|codo 90|gomito 90|kolano 90",
                _PIPES, "word:brass,copper,stainless,pvc,galvanised", "word:male,female,compression", "pn:10,16,25", "pack:1,10,25", "brand:"),
        family("REDUCER", "reducing socket|reducing coupling", "Reduzierstück|réduction|reductor|riduzione|redukcja",
                "in2:3/4x1/2,1x1/2,1x3/4,1 1/4x1,1 1/2x1,1 1/2x1 1/4,2x1,2x1 1/2,3x2,4x2,4x3", "word:brass,copper,stainless,pvc,galvanised",
                "word:concentric,eccentric", "pn:10,16,25", "pack:1,5,10", "brand:"),
        family("PIPE", "tube|tubing", "Rohr|tuyau|tubo|tubazione|rura",
                "mm:12,15,18,20,22,28,32,35,40,42,50,54,63,75,90,110", "wall:0.8,1,1.2,1.5,2,2.5,3", "word:copper,stainless,steel,pvc,aluminium",
                "metre:3,4,5,6", "brand:"),
    ),
    "electrical": (
        family("CABLE", "wire|flex", "Leitung|câble|manguera|cavo|przewód",
                "cores:2,3,4,5,7", "mm2:0.5,0.75,1,1.5,2.5,4,6,10,16", _COLOURS, "metre:5,10,25,50,100", "code:H05VVF,H07RNF,H07VK,NYMJ", "brand:"),
        family("MCB", "circuit breaker|miniature breaker", "Leitungsschutzschalter|disjoncteur|interruptor magnetotérmico|interruttore magnetotermico|wyłącznik nadprądowy",
                "pole:1,2,3,4", "curve:B,C,D", "amp:2,4,6,10,13,16,20,25,32,40,50,63", "ka:4.5,6,10,15", "volt:230,400", "brand:"),
        family("CONTACTOR", "power relay|magnetic contactor", "Schütz|contacteur|contactor|contattore|stycznik",
                "amp:9,12,18,25,32,40,50,65,80,95", "supply:24 DC,24 AC,110 AC,230 AC,400 AC,48 DC", "pole:3,4", "word:screw,spring",
                "contact:1NO,1NC,2NO,1NO1NC", "brand:"),
        family("LED LAMP", "led bulb|led light bulb", "LED Leuchtmittel|ampoule LED|bombilla LED|lampadina LED|żarówka LED",
                "code:E27,E14,GU10,G9,B22", "watt:3,4,5,6,7,9,11,13,15", "kelvin:2700,3000,4000,6500", "word:dimmable,standard", "word:clear,matt,white", "pack:1,3,10", "brand:"),
        family("JUNCTION BOX", "terminal box|connection box", "Abzweigdose|boîte de dérivation|caja de derivación|scatola di derivazione|puszka instalacyjna",
                "dims:80x80x50,100x100x50,120x80x50,150x110x70,190x140x70,240x190x90,300x220x120", "ip:44,54,55,65,66,67", "word:grey,black,white,blue",
                "word:polycarbonate,abs,aluminium,stainless", "word:screwed,snap", "brand:"),
    ),
    "drives": (
        family("BALL BEARING", "deep groove bearing|ball brg", "Kugellager|roulement à billes|rodamiento de bolas|cuscinetto a sfere|łożysko kulkowe",
                "code:6000,6001,6002,6003,6004,6005,6006,6007,6008,6200,6201,6202,6203,6204,6205,6206,6207,6208,6300,6301,6302,6303,6304,6305,6306",
                "seal:2RS,ZZ,2Z,RS,OPEN", "clear:C2,C3,C4,CN", "word:steel,stainless,ceramic", "pack:1,10", "brand:"),
        family("V BELT", "vee belt|drive belt", "Keilriemen|courroie trapézoïdale|correa trapezoidal|cinghia trapezoidale|pasek klinowy",
                "code:SPZ,SPA,SPB,SPC,XPZ,XPA", "mm:630..2000,10", "brand:"),
        family("ROLLER CHAIN", "drive chain|transmission chain", "Rollenkette|chaîne à rouleaux|cadena de rodillos|catena a rulli|łańcuch rolkowy",
                "code:05B1,06B1,08B1,10B1,12B1,16B1,08B2,10B2,12B2,16B2", "metre:1,2,3,5,10,25", "word:steel,stainless,nickel,galvanised", "brand:"),
        family("OIL SEAL", "shaft seal|rotary seal", "Wellendichtring|joint spi|retén|paraolio|uszczelniacz wału",
                "dims:10x22x7,12x24x7,15x30x7,17x35x7,20x35x7,20x40x7,25x40x7,25x47x7,30x47x7,30x52x7,35x52x7,35x62x7,40x55x8,40x62x8,45x62x8,50x72x8,55x75x8,60x80x8",
                "word:nbr,viton,silicone,ptfe", "word:single lip,double lip", "pack:1,5,10,50", "brand:"),
        family("COUPLING", "shaft coupling|flexible coupling", "Wellenkupplung|accouplement|acoplamiento|giunto|sprzęgło",
                "bore:6x8,8x8,8x10,10x10,10x12,12x12,12x14,14x14,14x16,16x16,16x20,20x20,20x25,25x25", "word:aluminium,steel,stainless",
                "word:jaw,bellows,disc,oldham", "hard:80,92,98", "brand:"),
    ),
    "packaging": (
        family("CARTON", "cardboard box|shipping box", "Faltkarton|caisse carton|caja de cartón|scatola di cartone|pudełko kartonowe",
                "dims:200x150x100,250x200x150,300x200x150,300x300x200,350x250x200,400x300x200,400x300x300,500x300x300,500x400x300,600x400x300,600x400x400,800x600x400",
                "word:single wall,double wall", "word:brown,white,black", "pack:10,20,25,50,100", "gram2:120,140,160,200", "brand:"),
        family("STRETCH FILM", "pallet wrap|stretch wrap", "Stretchfolie|film étirable|film estirable|film estensibile|folia stretch",
                "mm:100,250,400,450,500", "micron:8,12,15,17,20,23,25,30", "metre:100,150,200,250,300,400", "word:clear,black,white,blue", "pack:1,6,12", "brand:"),
        family("PACKING TAPE", "parcel tape|carton sealing tape", "Packband|ruban adhésif|cinta de embalar|nastro adesivo|taśma pakowa",
                "mm:25,36,38,48,50,72,75", "metre:40,50,60,66,100,132,150", "word:brown,clear,white,red,yellow", "word:pvc,polypropylene,paper", "pack:1,6,36,72", "brand:"),
        family("GRIP SEAL BAG", "zip lock bag|press seal bag", "Druckverschlussbeutel|sachet zip|bolsa autocierre|sacchetto zip|woreczek strunowy",
                "dims:40x60,60x80,70x100,80x120,100x150,120x170,150x200,160x220,200x300,250x350,300x400", "micron:40,50,60,75,90,100,120", "word:clear,white panel,blue",
                "pack:50,100,250,500,1000", "brand:"),
        family("COPY PAPER", "printer paper|office paper", "Kopierpapier|papier copie|papel de copia|carta per fotocopie|papier ksero",
                "code:A3,A4,A5", "gram2:70,75,80,90,100,120,160,200,250", "word:white,ivory,yellow,green,blue,pink", "pack:100,250,500", "brand:"),
    ),
    "workwear": (
        family("T SHIRT", "tee shirt|tshirt", "Arbeitsshirt|maillot|camiseta|maglietta|koszulka",
                "size:XS,S,M,L,XL,XXL,3XL,4XL", _COLOURS, "gram2:140,160,180,200,220", "word:cotton,polyester,wool", "word:short sleeve,long sleeve", "pack:1,3,5", "brand:"),
        family("SAFETY BOOT", "work boot|protective boot", "Sicherheitsstiefel|chaussure de sécurité|bota de seguridad|scarpa antinfortunistica|but ochronny",
                "shoe:36,37,38,39,40,41,42,43,44,45,46,47,48", "code:S1,S1P,S2,S3,S5", "word:black,brown,grey,white", "word:leather,microfibre,rubber", "word:lace,zip", "brand:"),
        family("WORK GLOVE", "protective glove|safety glove", "Schutzhandschuh|gant de travail|guante de trabajo|guanto da lavoro|rękawica robocza",
                "shoe:6,7,8,9,10,11,12", "word:nitrile,latex,leather,cotton,pvc", "word:black,grey,blue,yellow,white", "code:EN388,EN374,EN511", "pack:1,12,100", "brand:"),
        family("HI VIS VEST", "reflective vest|high visibility vest", "Warnweste|gilet haute visibilité|chaleco reflectante|gilet alta visibilità|kamizelka odblaskowa",
                "size:S,M,L,XL,XXL,3XL,4XL", "word:orange,yellow,red,green,blue", "class:1,2,3", "word:zip,velcro,button", "pack:1,10,25", "brand:"),
        family("WORK TROUSERS", "work pants|cargo pants", "Arbeitshose|pantalon de travail|pantalón de trabajo|pantalone da lavoro|spodnie robocze",
                "shoe:42,44,46,48,50,52,54,56,58,60", "word:black,navy,grey,green,brown", "gram2:245,260,280,300,320", "word:cotton,polyester", "word:kneepad,plain", "brand:"),
    ),
}  # fmt: skip

HELD_BACK: dict[str, tuple[Family, ...]] = {
    "food": (
        family("OLIVE OIL", "oil olive extra virgin|evoo", "Olivenöl|huile d'olive|aceite de oliva|olio d'oliva|oliwa z oliwek",
                "ml:100,250,500,750,1000,2000,3000,5000", "word:organic,plain,smoked", "word:glass,tin,pet", "pack:1,6,12,24", "brand:"),
        family("GROUND COFFEE", "filter coffee|roast coffee", "Kaffee gemahlen|café moulu|café molido|caffè macinato|kawa mielona",
                "gram:100,250,500,1000,2500", "word:arabica,robusta,blend", "word:decaf,mild,strong", "word:organic,fairtrade,classic", "pack:1,4,8,12", "brand:"),
        family("TOMATO PASSATA", "sieved tomatoes|tomato puree", "passierte Tomaten|purée de tomates|tomate triturado|passata di pomodoro|przecier pomidorowy",
                "gram:200,350,500,690,1000,2500", "word:salted,unsalted", "word:glass,tin,carton", "word:basil,garlic,plain", "pack:1,6,12,24", "brand:"),
        family("BASMATI RICE", "long grain rice|rice basmati", "Basmatireis|riz basmati|arroz basmati|riso basmati|ryż basmati",
                "gram:500,1000,2000,5000,10000,20000", "word:brown,white,parboiled", "word:organic,classic", "pack:1,5,10,20", "brand:"),
        family("MINERAL WATER", "spring water|bottled water", "Mineralwasser|eau minérale|agua mineral|acqua minerale|woda mineralna",
                "ml:250,330,500,750,1000,1500,2000,5000", "word:still,sparkling,medium", "word:glass,pet,tin", "pack:1,6,8,12,24", "brand:"),
    ),
    "chemicals": (
        family("WALL PAINT", "emulsion paint|interior paint", "Wandfarbe|peinture murale|pintura de pared|pittura murale|farba ścienna",
                "litre:1,2.5,5,10,12.5,15", _COLOURS, "word:matt,satin,gloss", "ral:1015,3020,5010,6005,7016,7035,9005,9010", "brand:"),
        family("ACETONE", "propanone|dimethyl ketone", "Aceton|acétone|acetona|acetone|aceton",
                "ml:100,250,500,1000,2500,5000,10000,25000", "percent:95,98,99,99.5,99.9", "word:technical,analytical,pharma", "word:glass,hdpe,tin", "pack:1,4,6,12", "brand:"),
        family("SILICONE SEALANT", "silicone caulk|sanitary silicone", "Silikondichtstoff|mastic silicone|sellador de silicona|sigillante siliconico|silikon sanitarny",
                "ml:80,280,290,300,310,400,600", "word:clear,white,grey,black,brown,beige,anthracite", "word:acetic,neutral", "pack:1,6,12,20,24", "brand:"),
        family("EPOXY RESIN", "epoxy adhesive|epoxide resin", "Epoxidharz|résine époxy|resina epoxi|resina epossidica|żywica epoksydowa",
                "gram:50,100,250,500,1000,5000,10000,25000", "word:clear,black,white,grey", "minute:5,10,30,60,90,120", "word:standard,thixotropic,casting", "brand:"),
        family("HAND CLEANER", "hand wash|hand soap", "Handreiniger|nettoyant mains|limpiador de manos|pasta lavamani|środek do mycia rąk",
                "ml:100,250,300,500,1000,2000,3000,5000", "word:lemon,orange,unscented,pine", "word:pump,tube,cartridge,canister", "word:abrasive,mild", "pack:1,6,12", "brand:"),
    ),
    "medical": (
        family("NITRILE GLOVE", "exam glove nitrile|examination glove", "Untersuchungshandschuh|gant d'examen|guante de examen|guanto monouso|rękawica diagnostyczna",
                "size:XS,S,M,L,XL", "word:blue,black,white,violet,pink", "pack:20,50,100,200", "word:sterile,nonsterile", "word:powdered,powderfree", "gram:3,3.5,4,5", "brand:"),
        family("SYRINGE", "disposable syringe|injection syringe", "Einmalspritze|seringue|jeringa|siringa|strzykawka",
                "ml:1,2,3,5,10,20,30,50,60", "word:luer lock,luer slip,catheter", "gauge:18,19,20,21,22,23,25,27,30", "word:sterile,nonsterile", "pack:25,50,100", "brand:"),
        family("GAUZE SWAB", "gauze compress|gauze pad", "Mullkompresse|compresse de gaze|compresa de gasa|garza|kompres gazowy",
                "dims:50x50,75x75,100x100,100x200,200x200", "ply:4,8,12,16,32", "word:sterile,nonsterile", "pack:5,10,25,50,100", "word:xray,plain", "brand:"),
        family("SUTURE", "surgical suture|suture thread", "Nahtmaterial|fil de suture|sutura|filo di sutura|nić chirurgiczna",
                "code:USP60,USP50,USP40,USP30,USP20,USP10", "cm:45,60,70,75,90,150", "word:absorbable,nonabsorbable", "needle:12,16,19,22,26,30,36", "word:violet,blue,black,undyed", "brand:"),
        family("URINARY CATHETER", "foley catheter|bladder catheter", "Blasenkatheter|sonde urinaire|sonda vesical|catetere vescicale|cewnik moczowy",
                "french:6,8,10,12,14,16,18,20,22,24", "word:latex,silicone,pvc", "ml:3,5,10,30", "cm:20,30,40", "word:male,female", "pack:1,5,10", "brand:"),
    ),
    "it": (
        family("PATCH CABLE", "network cable|ethernet lead", "Patchkabel|cordon réseau|latiguillo de red|cavo patch|kabel krosowy",
                "code:CAT5E,CAT6,CAT6A,CAT7,CAT8", "cm:25,50,100,150,200,300,500,1000,1500,2000", "word:UTP,STP,SFTP", "word:black,white,grey,red,blue,green,yellow", "brand:"),
        family("SSD", "solid state drive|flash drive internal", "SSD Festplatte|disque SSD|disco SSD|disco a stato solido|dysk SSD",
                "giga:120,240,256,480,500,512,960,1000,2000,4000", "word:NVME,SATA,SAS", "in:2.5,1.8", "read:500,550,2100,3500,5000,7000", "brand:"),
        family("MEMORY MODULE", "ram module|memory stick", "Arbeitsspeicher|barrette mémoire|módulo de memoria|modulo di memoria|pamięć RAM",
                "giga:2,4,8,16,32,64,128", "code:DDR3,DDR4,DDR5", "mhz:1333,1600,2133,2400,2666,3200,4800,5600", "word:ECC,nonecc", "word:DIMM,SODIMM,RDIMM", "brand:"),
        family("MONITOR", "display|computer screen", "Bildschirm|écran|pantalla|schermo|monitor komputerowy",
                "in:19,21.5,22,24,27,32,34", "dims:1280x1024,1920x1080,2560x1440,3840x2160", "hertz:60,75,100,144,165", "word:IPS,VA,OLED", "word:black,white,silver", "brand:"),
        family("TONER", "toner cartridge|laser cartridge", "Tonerkartusche|cartouche toner|tóner|cartuccia toner|kaseta z tonerem",
                "word:black,cyan,magenta,yellow", "page:1000,1500,2000,2500,3000,5000,7500,10000,15000,20000", "series:40", "word:original,compatible", "brand:"),
    ),
    "tools": (
        family("DRILL BIT", "twist drill|spiral drill", "Bohrer|foret|broca|punta trapano|wiertło",
                "mm:1,1.5,2,2.5,3,3.2,3.3,3.5,4,4.2,4.5,5,5.5,6,6.5,7,8,8.5,9,10,11,12,13", "long:60,80,100,120,160,200", "word:HSS,cobalt,carbide,titanium", "pack:1,5,10", "brand:"),
        family("GRINDING DISC", "grinding wheel|abrasive disc", "Schleifscheibe|meule|disco de desbaste|disco da sbavo|tarcza szlifierska",
                "mm:100,115,125,150,180,230", "wall:1,1.6,2,2.5,3,4,6", "grit:24,30,36,40,60,80,120", "word:steel,stainless,stone,aluminium", "pack:1,10,25", "brand:"),
        family("HYDRAULIC HOSE", "high pressure hose|rubber hose", "Hydraulikschlauch|flexible hydraulique|manguera hidráulica|tubo idraulico|wąż hydrauliczny",
                "in:3/16,1/4,5/16,3/8,1/2,5/8,3/4,1,1 1/4,1 1/2,2", "bar:40,88,160,215,280,350,400,450", "metre:1,2,5,10,20,50", "code:1SN,2SN,4SP,4SH", "brand:"),
        family("TORQUE WRENCH", "torque spanner|click wrench", "Drehmomentschlüssel|clé dynamométrique|llave dinamométrica|chiave dinamometrica|klucz dynamometryczny",
                "in:1/4,3/8,1/2,3/4,1", "torque:1-5,2-10,5-25,10-60,20-100,20-200,40-200,60-300,100-500,200-1000", "word:digital,mechanical", "word:left,right,reversible", "mm:270,350,420,500,650,900,1200", "brand:"),
        family("SANDING BELT", "abrasive belt|grinding belt", "Schleifband|bande abrasive|banda de lija|nastro abrasivo|pas szlifierski",
                "dims:10x330,13x457,20x520,30x533,50x1000,75x457,75x533,75x2000,100x610,100x915,150x2000", "grit:24,36,40,60,80,100,120,150,180,240,320,400", "word:zirconia,corundum,ceramic",
                "pack:1,3,5,10", "brand:"),
    ),
    "building": (
        family("INSULATION BOARD", "insulation panel|thermal board", "Dämmplatte|panneau isolant|panel aislante|pannello isolante|płyta izolacyjna",
                "dims:1000x500,1200x600,1250x600,2400x1200", "mm:20,30,40,50,60,80,100,120,140,160", "word:eps,xps,pir,mineral wool", "lambda:022,024,031,032,035", "word:plain,tongue", "pack:1,5,10", "brand:"),
        family("WOOD SCREW", "chipboard screw|timber screw", "Holzschraube|vis à bois|tirafondo|vite per legno|wkręt do drewna",
                "pair:3x20,3x25,3x30,3.5x30,3.5x35,4x30,4x40,4x50,4.5x50,4.5x60,5x50,5x60,5x70,5x80,6x60,6x80,6x100,6x120,8x100,8x160,8x200", "word:torx,pozi", "word:galvanised,stainless,black",
                "pack:50,100,200,500,1000", "brand:"),
        family("FLOOR TILE", "ceramic tile|porcelain tile", "Bodenfliese|carrelage sol|baldosa|piastrella|płytka podłogowa",
                "dims:150x150,200x200,300x300,300x600,450x450,600x600,600x1200,800x800", "mm:6,7,8,9,10,12,20", "word:white,grey,beige,black,brown,anthracite", "word:matt,polished,structured", "rating:9,10,11,12", "brand:"),
        family("DOOR HINGE", "butt hinge|hinge", "Türband|charnière|bisagra|cerniera|zawias",
                "dims:50x50,60x40,76x50,80x60,89x89,100x75,100x100,102x76,120x80", "word:steel,stainless,brass,aluminium", "word:left,right,universal", "mm:1,1.5,2,2.5,3", "pack:1,2,3,10", "brand:"),
        family("EXPANSION ANCHOR", "wall anchor|anchor bolt", "Schwerlastanker|cheville à expansion|anclaje|tassello|kotwa rozporowa",
                "thread:6,8,10,12,16,20", _LENGTHS, "word:galvanised,stainless,brass", "grade:A2,A4,5.8,8.8", "pack:1,10,25,50", "brand:"),
    ),
}  # fmt: skip

# How buyers write a word that is a property; the first is what the catalogue prints. Later words are foreign.
WORDS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    name: (tuple(own.split("|")), tuple(foreign.split("|")))
    for name, own, foreign in (
        ("black", "BLACK|blk", "schwarz|noir|negro|nero|czarny"), ("white", "WHITE|wht", "weiß|blanc|blanco|bianco|biały"),
        ("grey", "GREY|gray|gry", "grau|gris|gris|grigio|szary"), ("red", "RED", "rot|rouge|rojo|rosso|czerwony"),
        ("blue", "BLUE|blu", "blau|bleu|azul|blu|niebieski"), ("green", "GREEN|grn", "grün|vert|verde|verde|zielony"),
        ("yellow", "YELLOW|yel", "gelb|jaune|amarillo|giallo|żółty"), ("brown", "BROWN|brn", "braun|marron|marrón|marrone|brązowy"),
        ("orange", "ORANGE|orng", "orange|orange|naranja|arancione|pomarańczowy"), ("violet", "VIOLET|purple", "violett|violet|violeta|viola|fioletowy"),
        ("pink", "PINK", "rosa|rose|rosa|rosa|różowy"), ("beige", "BEIGE", "beige|beige|beige|beige|beżowy"), ("navy", "NAVY|navy blue", "marineblau|bleu marine|azul marino|blu navy|granatowy"),
        ("ivory", "IVORY|cream", "elfenbein|ivoire|marfil|avorio|kremowy"), ("anthracite", "ANTHRACITE", "anthrazit|anthracite|antracita|antracite|antracyt"),
        ("silver", "SILVER", "silber|argent|plata|argento|srebrny"), ("clear", "CLEAR|transparent", "transparent|transparent|transparente|trasparente|przezroczysty"),
        ("brass", "BRASS|brs", "Messing|laiton|latón|ottone|mosiądz"), ("stainless", "STAINLESS|st.st.|inox|s/s", "Edelstahl|inox|inoxidable|inossidabile|nierdzewny"),
        ("copper", "COPPER|cu", "Kupfer|cuivre|cobre|rame|miedź"), ("steel", "STEEL", "Stahl|acier|acero|acciaio|stal"), ("bronze", "BRONZE|bronz", "Bronze|bronze|bronce|bronzo|brąz"),
        ("iron", "CAST IRON|iron", "Gusseisen|fonte|fundición|ghisa|żeliwo"), ("aluminium", "ALUMINIUM|alu|aluminum", "Aluminium|aluminium|aluminio|alluminio|aluminium"),
        ("galvanised", "GALV|galvanised|galvanized|zinc plated", "verzinkt|galvanisé|galvanizado|zincato|ocynkowany"), ("pvc", "PVC", "PVC|PVC|PVC|PVC|PVC"), ("nickel", "NICKEL PLATED|nickel", "vernickelt|nickelé|niquelado|nichelato|niklowany"),
        ("nbr", "NBR|nitrile", "NBR|NBR|NBR|NBR|NBR"), ("viton", "FKM|viton", "Viton|viton|viton|viton|viton"), ("silicone", "SILICONE|silicon", "Silikon|silicone|silicona|silicone|silikon"),
        ("nitrile", "NITRILE|nbr", "Nitril|nitrile|nitrilo|nitrile|nitryl"), ("leather", "LEATHER", "Leder|cuir|cuero|pelle|skóra"), ("cotton", "COTTON", "Baumwolle|coton|algodón|cotone|bawełna"),
        ("polyester", "POLYESTER", "Polyester|polyester|poliéster|poliestere|poliester"), ("wool", "WOOL", "Wolle|laine|lana|lana|wełna"), ("glass", "GLASS", "Glas|verre|vidrio|vetro|szkło"),
        ("ceramic", "CERAMIC", "Keramik|céramique|cerámica|ceramica|ceramika"), ("paper", "PAPER", "Papier|papier|papel|carta|papier"), ("left", "LH|left hand|left", "links|gauche|izquierda|sinistra|lewy"),
        ("right", "RH|right hand|right", "rechts|droite|derecha|destra|prawy"), ("male", "MALE", "Außengewinde|mâle|macho|maschio|gwint zewnętrzny"), ("female", "FEMALE", "Innengewinde|femelle|hembra|femmina|gwint wewnętrzny"),
        ("organic", "ORGANIC|bio", "bio|biologique|ecológico|biologico|ekologiczny"), ("salted", "SALTED", "gesalzen|salé|salado|salato|solony"), ("unsalted", "UNSALTED|no salt", "ungesalzen|sans sel|sin sal|senza sale|niesolony"),
        ("sterile", "STERILE", "steril|stérile|estéril|sterile|jałowy"), ("nonsterile", "NON STERILE|non-sterile|unsterile", "unsteril|non stérile|no estéril|non sterile|niejałowy"),
        ("matt", "MATT|mat", "matt|mat|mate|opaco|matowy"), ("polypropylene", "PP|polypropylene|polyprop", "Polypropylen|polypropylène|polipropileno|polipropilene|polipropylen"), ("tin", "TIN|can", "Dose|boîte|lata|lattina|puszka"),
    )
}  # fmt: skip
