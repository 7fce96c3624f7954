"""English words of every day that are said to an estate agency seldom, but said: never a misheard place."""

from __future__ import annotations

WORDS = frozenset(
    """
    absolute absent absorb abuse accent access accident account accountant ache achieve acid across act action actor
    actual add address adopt adore adult advance adventure advice affair afraid age agree ahead aid aim album alarm
    alcohol alert alien alike alive allergic allergy alone aloud alter ambition ambulance ancient angel anger angry
    animal ankle announce annoy annual anxious apart apologise apology appeal appear apple apply approach approve
    apron arch argue argument arm army arrange arrive art article ash aside asleep assist assume attack attempt
    attend attract audience aunt author auto avoid awake award aware awful axe bag bake baker balance ball ban band
    bang bargain bark barn base basket bat battery bean bear beard beat bed bee beef beer beg behave belief bell
    belong belt bench bend benefit bet bidet bill bin bind bite bitter blame blanket bleed bless blind blood blow
    board boat body boil bold bomb bond bone bonus boot booth bore boss bother bounce bow bowl box brain brake
    branch brave bread break breakfast breath breathe breeze bride bridge brief brilliant broad brush bucket bug
    bulb bulk bull bump bunch burn burst bush butter button cable cage cake calculate calendar camera camp cancel
    candle canoe cap capable captain card career caretaker carpet cart carry cast cat catch cause caution cave cease
    celebrate cell cement certain certainly certificate chain chalk challenge champion channel chapter character
    charge charity charm chat chase cheat cheek cheer cheese chemist cherry chest chicken chief chill chin chip
    chocolate choir chop cigarette circle circus citizen claim clap class classic classroom claw clay clerk clever
    client cliff climate climb clock cloth clothes cloud coal coat code coffin coin collapse collar colleague
    collect college colour comb comment commission commit common communicate compete complain complex computer
    concern concert conclude conduct confident confirm confuse congratulate constant construct contain content
    contest continue control convince copper copy cord core corridor cotton cough count coup courage cousin cover
    cow crack craft crash crawl crazy cream create creature credit creep crew crime crisis criticise crop cross
    crowd crown cruel cry cultural culture cure curious curl curtain curve cushion custom customer cut cycle dad
    damage damp dance danger dare daughter dawn dead deaf dear death debt decade deck declare decorate deep deer
    defend define degree delay delicious deliver demand deny depart depend depth describe desert deserve desperate
    despite dessert destroy detail detect develop device devil diary die diet difference dig dinner direct dirt
    dirty disabled disagree disappear discover discuss disease dish disturb dive divide divorce doctor document
    dominate donate double doubt dozen drag drama draw drawing drawn dress drink drop drug drum drums dry duck dull
    dumb dump dust duty eager ear earn earth ease echo economy edge edit educate effect effort egg elbow elderly
    elect electric electrician element elsewhere embarrass embassy emergency emotion employ empty encounter
    encourage enemy energy engage engine enter entry envelope environment envy equal error escape essay essential
    evil exam exchange excite excuse exercise exist exit expect expecting experience expert explore export express
    extend extreme eye fabric face factory fail faint fair fairly fairy faith fall false fame farm fat fault fear
    feather feature feed fellow female fever fibre fiction field fight figure file fill film final finger fire firm
    fish fist fix flag flame flash flavour flesh flight float flood flour flow flower fly fog fold folk follow fool
    football force forehead foreign foreigner foreigners forest forgive fork form formal fortune forward found
    foundation fox frame frank freedom freeze frequent fridge fright frog frost fruit fuel fund funny fur gain
    gallery game gap gather gay gear gentle ghost giant gift gin girl glance glove glue goal goat god gold golden
    gossip government grab grade gradual grain grand grandchildren granddaughter grandfather grandma grandmother
    grandpa grandparent grandparents grandson grass grateful grave grey grief grip grocery grow growth guard guide
    guilty guitar gun habit hair hammer handle handy hang harbour harm harmless hat haunted hazard headache health
    heap heat heaven heavy heel height hell hero hesitate hide hill hint hip hire hit hobby hole honest honey honour
    hook horizon horn host hug human humour hungry hunt hurt ice identify idle ignore ill illegal illness image
    impact impatient import impossible impress improve inch income increase indeed independent infant inform
    ingredient injure ink inn inner innocent insect insist inspect install instance instant insulation insurance
    intend invent invest invite iron issue item jacket jail jam jar jealous jelly jewel joke journey joy judge juice
    jump junior jury keen kettle kick kill king kiss knee knife knit knock knot label labour lack ladder lady lamb
    lamp lane lap laugh law lawn lazy lead leader leaf leak lean leap learn leather legal leg lemon lend length
    lesson letter liberty library licence lid lie lip liquid list litter liver loan lock logic lonely lord lorry
    lottery loyal lump lung mad magazine magic mail maintain male march mask mass master mat match material maths
    maximum meal measure meat medal medicine melt member memory mend mental menu mercy mess metal method mice
    military milk mill mint mirror misery missing mistake mix mobile mode model modest monkey monster mould mouse
    mouth mud mug multiply murder muscle mushroom musician mystery nail naked narrow nasty nation native naughty
    navy neat neck needle negotiable negotiate neither nephew nerve nervous nest net newlyweds niece night nightmare
    nod normal nose note notice noun nurse nursery nut oath obey object oblige observe obtain occasion occupy occur
    odd offence officer oil onion opera operate oppose optimistic oral orchestra ordinary origin outer outfit output
    overpriced owe pace pack packet padel pain pair pale pan panic pants parade pardon parcel partner passage
    passenger passion passport paste path patience patient pattern pause peace peak pear pearl peel pen pencil
    pensioner pepper perform perhaps permanent permit personal personality persuade phrase physical pianist piano
    pig pile pill pillow pilot pin pink pipe pit pizza plain planet plant plastic plate player pleasant pleasure
    plot plug pocket poem poet poison pole police policy politics poor pop port porter position positive post pot
    potato pour powder power practical practice praise pray prepare presence present preserve president press
    pressure pretend prevent previous pride priest primary prince princess print prison prize process produce
    profession professor profit programme progress project promise promote proof proper protect proud prove provide
    pub pull pump punch punish pupil puppy pure purple purpose push puzzle quarrel queen quit quote rabbit race
    radio rail rainy raise rapid rare rat raw ray reach react rear recent recipe recognise record recover reduce
    refer reflect refuse regard register regret regular reject relate relation relative release relief religion rely
    remain remark remote remove repair replace report represent rescue resist respect respond responsible result
    reveal review reward rhythm ribbon rice rid rifle ring rise risk rival rob robot rock roll romantic root rope
    rose rotten routine row royal rub rubber rubbish rude ruin rule rush sack sacred sad sail sailor salad salary
    salt sample satisfy sauce sausage scale scar scare scarf scene science scissors score scratch scream screen
    screw sculptor secret secretary secure seed seek select self senior sensitive sentence servant serve service set
    settle sew shade shady shake shallow shame shape sharp sheep sheet shell shelter shine ship shirt shock shoe
    shoot shore shout shut shy sick sight sign signal silence silk silly silver sin sing singer sink skate ski skill
    skin skirt sky slave slice slide slim slip slope smart smile smoke smooth snake soap soccer sock soft soil
    soldier solid solution solve song sore sorrow sort soul soup sour source spare speech speed spell spice spider
    spill spin spirit spit split spoil spoon sport spouse spread squeeze stable stadium staff stage stair stamp
    state statue steady steak steal steam stem stick sticky stiff stomach stone store storm storey strange stranger
    straw stream strength stress stretch strict strike string strip stripe struggle stuck student stupid suck suffer
    sugar suit suitcase sum supper supply support surface surgeon surround survey survive swallow swear sweat sweep
    sweet swell swim swing switch sword sympathy system tail tailor talent tank tape target task taste tea teach
    teacher team tear teen telephone television temper temperature temple tempt tend tennis tense tent term theft
    thick thief thin thirsty thread threat throat throw thumb thunder ticket tide tidy tie tight timber tin tip
    tissue title toe tomato tone tongue tool tooth tough tourist toy track trade tradition train trap trash treasure
    treat trick troop truck trunk trust truth tub tunnel twin twins twist ugly uncle uniform union unit unite
    universe unlock upset urgent usual vain valley value van vanish variety vegetable vegetarian vehicle verb verse
    vet victim video vine violent virtue visa vision visitor vital voice volume vote wage waist wake walker wander
    war warn waste wave wax weak wealth weapon wear weave weed weekday weigh weight wet wheel whip whisper whistle
    wicked widow wild win wing wipe wire wise witness wonder wool worm worship wound wrap wrist writing yoga youth
    cathedral palace castle motorway highway harmony dock quay fortnight hammock haha lol pets cases nineteen
    seventeen sixteen thirteen fourteen fifteen eighteen ninety eighty seventy sixty haircut clue clueless
    """.split()
)
