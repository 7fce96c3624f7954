"""Spanish words of every day, folded: stems of verbs, and words as they stand in a dictionary."""

from __future__ import annotations

VERB_STEMS = frozenset(
    """
    abr acab acept acerc aclar acord acost adelant admit afect agradec ahorr alegr alquil amuebl and apag aparc
    aprend aprob aprovech arregl asegur asust ate atend atrev avis ayud baj bail barr beb bes borr busc cab cabr ca
    caig calent call cambi cancel cans cant cas cen cerr cierr cobr coc cocin cog coloc com comenz compart compr
    comprend comunic conced conect conduc confirm conoc conozc consegu consig consider consult contact cont cuent
    contest contrat conven convenz conviv corr corrig cost cuest cr cre crec cruz cuid cumpl cur da d dab deb decid
    dec dig dij dic ded dej demor depend desayun descans desc describ dese desped dest devolv devuelv dibuj disfrut
    disp divid do doy dorm duerm duch dud dur ech elig elij emp empiez empez enamor encaj encant encarg encend
    enciend encontr encuentr enfad ensen entend entiend entr entreg envi equivoc escrib escuch esper esquiv estorb
    estudi evit exig exist explic fabric falt felicit fi fij financ firm form fum funcion gan gast gir gotea grab
    grit guard gust hab habl hac hag hic hiz import inclu indic inform instal interes invert inviert invit ir jub
    jubil jueg jug junt jur ladr lav le legalic lev levant llam lleg llen llev llor llov lluev lluv luc madrug mand
    manej mat med mejor ment met mid mient mir molest mont mor mud muestr mostr mur nac naci nad neces negoci not
    nomb observ obten ocup ofrec ofrezc oig oll olvid orden organ orient pag par parec parezc part pas pase ped pid
    peg pens piens perd pierd permit pes pint pis pod poc pon pong posey practic prefer prefier pregunt preocup
    prepar present prest pretend prob prueb proced prohib promet propon prot pued pus qued quej quem quer quier quis
    quit recib recog recomend recomiend reconoc record recuerd reduc reform regal regres relaj rellen renov repar
    repet repit reserv resid resolv respet respond result retir retras reun revis rob rog romp ronc sab sac sal salg
    salt salud saludar secar segu sig sent sient separ sep serv sirv significa sirva soci sol soluc son soport
    sospech sub sueld sufr sum sup supon supong tap tard tem ten teng tuv tien termin tir toc tom trab trabaj tra
    traig trasladar traslad trat ubic us utiliz va val valg ve vea ven veng vin vien vend ver vest viaj vig visit
    viv vol volv vuelv voy vot
    """.split()
)

WORDS = frozenset(
    """
    abajo abierto abogado abrigo abril abuela abuelo aburrido acaso acceso aceite acera acogedor acristalamiento
    acta actual acuerdo adelante ademas adios adosado aerotermia afuera agencia agente agosto agua aguas ahi ajeno
    alarma albanil alegre alergia alfombra algo alguien alivio alla alma almuerzo altura alrededores ama amable
    ambiente ambos amo amor amplio analisis ancho anciano animal animo aniversario anoche anteayer anticipo antiguo
    anuncio apertura apellido apenas aquel aquella aquello arbol arquitecto arreglo arriba arroz arte asco aseo
    aseos asi asiento asistente asunto atencion atras aumento aun aunque autobus autonomo avance averia aviso ayer
    ayuda ayuntamiento azotea azul bajada balcones balcon banca banco banera barandilla barbacoa barra base basta
    bastante basura bebe bici bicicleta bidet bienvenido billete blanco boca boda bodega bolsa bombilla bomba bonito
    bosque botella brazo breve broma bruto bus butaca cabeza cable cada caja cajero cajon caldera calidad caliente
    calma calor cama camara cambio camino camion campana campo canal cancha cantidad capaz capricho caracter cargo
    carpintero carrera carta cartel cartera casero casi caso castillo casualidad causa cava cena cenas centimo
    centimos cerca certificado cerrado chalet charla cheque chica chico chollo cielo cien ciencia cierto cima cine
    cita claro clase clave cliente clima cobro cocinero codigo cola colchon colegio columna columnas comida comienzo
    comision comodo companero compania completo compra comprador comunidad comunitario conclusion condicion conducto
    confianza conforme conjunto construccion construido consulta contado contento contrato contra copia corazon
    correcto correo corriente corte cortes cortina corto cosa cosas costa costumbre crisis cristal cruce cuadra
    cuadro cuando cuanto cuarto cuartos cubierta cubierto cubo cuenta cuento cuerda cuerpo cuestion cuidado culpa
    cumpleanos cuna cunado cunada cuota cura curioso curso dama dano dato datos debajo debil decision dedo defecto
    delante demasiado dentro derecha derecho desacuerdo desgracia despacho despacio despensa destino detalle detras
    deuda diario diciembre dicho diente diferente dificil dinero dios direccion directo disponible distancia
    distinto doble docena doctor documento dolor domicilio domingo don dormilon duda dueno dueña dulce duplex duro
    eco edad efecto ejemplo embarazada embarazo empleo empresa encima encanto enero enfermera enfermero enfermo
    enfrente enorme enseguida ensenanza entero entonces entrada enviado epoca equipo error escalera escalon escrito
    escritura escuela esencia espacio espacioso espalda espanol especial especie espejo esposa esposo esquina
    estable estanteria estilo estrecho astro astros estrenar estreno estudiante estupendo etapa etcetera exacto
    excelente excepto excusa exito experiencia extra extranjero fachada facil factura falso fama familia familiar
    farmacia fase fe febrero fecha feliz feo festivo fibra fiesta fiestas fijo fila filosofia fin final finalidad
    finales finanzas finca fino firma fiscal flor florero foco fondo fontanero forma foto frase frente fresco
    frigorifico frio frontera fruta fuego fuente fuera fuerte fuerza futuro gafas gana ganas garaje garantia gas
    gastos gato gatos gemelo gemelos general genero genial gente gesto gestor giro gotele gordo grado grave grifo
    gris grito grupo guapo guarderia guerra guia gusto hambre hasta hecho helado herencia herida hermana hermano
    hermoso hierro hipoteca historia hogar hoja hombre hombro hora horario horas horno horrible hotel hoyo hueco
    huella hueso huevo humano humedad humedades humo humor idea ideal idioma igual imagen imposible impuesto
    impuestos inquilino ilusion incluso indiferente indice infancia infantil informe ingeniero ingles inmediato
    inmobiliaria inmueble inquieto inseguro instante instituto intencion interior interno inversion inversor
    invierno isla izquierda izquierdo jabon jamas jardines jarron jefa jornada joven jovenes jubilado jubilacion
    juego jueves juez juguete julio junio junto justo justicia juventud labio ladera ladrillo lago lampara largo
    lastima lata lavabo lavadero lavadora lavavajillas leche lector legal lejos lena lengua lento letra ley libre
    libreria libro licencia ligero limite limpieza limpio lindo linea liquido listo llamada llave lleno lluvia loco
    local lujo luna lunes luto luz macho madera madrugada maestro mal malo mama mancha manana mandato manera mano
    manta mantenimiento mapa maquina maravilla marco margen marido marmol marrones martes marzo masa mascota
    matrimonio mayo mayoria mediado mediados mediano medicina medico medida medio mediodia mejora mellizos mensaje
    mensual mentira mercado mesa mesilla meta metalico metro mezcla miedo mientras miercoles miga mil minimo
    ministerio minuto mismo misma mitad mixto moda modelo modo molestia momento moneda mono monte moqueta morado
    motivo moto motor movil movimiento mozo mucho mudanza mueble muebles muerte mujer multa mundo muneca muralla
    muro musica musico nacimiento nada nadie naranja nariz natural naturaleza navidad navidades necesario negocio
    negro nervio nervioso nevera nieto nieta nieve ninguno ninguna nino nina nivel noche nombre norma normal norte
    nota noticia novia novio noviembre nube nuera nueve nulo numero nunca obra obras octubre ocupado oeste oficio
    oido oferta ojala ojo ola olor opcion opinion oracion orden ordenador oreja oriente orilla oro oscuro otono
    ovalado oveja pacto padre pago pagina pais paisaje pajaro palabra palacio palo pan pantalla panuelo papa papel
    papeles paquete par parada paraiso pared paredes pareja pariente parking paro parquet parque parrafo partir
    pasillo paso pata paterno patinete patio pausa paz peatonal pecho pedazo pega pegado peligro pelo pelota pena
    pensamiento pensionista pequeno perdida perfecto periodico periodo permiso permanente perra persona personal
    personas pesadilla pesar peso pez piano pie piedra piel pierna pila pintor pintura piscina pista piso placa
    placas plancha plan plano planta plata plato plaza plazo plazos pleno pluma pobre poco podcast policia politica
    polvo porche portal portatil porteria posible posibilidad posicion postal postre precioso pregunta prensa
    preparado presencia prestamo primavera primero principal principio prisa privado problema proceso producto
    profesional profesor profesora profundo programa promocion pronto propiedad propietario propio proteccion prueba
    publico puente puerta puertas pues puesto pulgar punta punto puro quien quieto quinto quiza quizas raro rastro
    rato rayo razon reciente recibo recibidor recuerdo red reforma regalo regla reja reloj remedio renta reparto
    repente respuesta resto resumen reunion revista rey rico riesgo rincon ritmo rojo ropa rosa roto rueda ruedas
    rumbo rural ruta rutina saco sala salario salida salud saldo salto sangre sano santa secadora seco secreto
    secretaria sed segundo seguro seguridad semanal senal sencillo senor senora senorita sensacion sentido
    septiembre serie serio servicio setiembre sexto siempre siesta siglo silencioso silla sillon sin sincero sino
    sistema sitio situacion sobra sobre sobrino sobrina social sofa sol soldado soleado soledad soltero sombra
    sonido sonrisa sordo sorpresa sospecha sotano suave subida subsuelo sucio suegra suegro suegros sueldo suelos
    suelo suelto sueno suerte suficiente super sur susto tabique tal talla taller tamano tampoco tanto tapa tarea
    tarjeta tarifa tarta tasacion taza teatro techo techos tejado tela tele telefono television tema temperatura
    templado temporada temprano tendedero tendencia terreno testigo texto tia tibio tiempo tierra tinta tio tipo
    titulo toalla tocateja todavia todo tomate tonto torre torres tortuga total trabajador tramite trampa
    tranquilidad tranvia traslado trato tren tribunal trimestre triste tropa trozo truco tuberia turismo turista
    turno ultimo unico unidad uniforme uso util vacaciones vacio vado valor valle vapor vaso vecino vecinos vega
    vehiculo vela velocidad vendedor venga ventaja ventana ventanal ventanales ventanas verano verdad verde vergueza
    vestidor veterinario vez veces via viaje vida vidrio viejo viento viernes vino visita vista vital viuda viudo
    vivienda viviendas vivo voluntad voz vuelo vuelta web yerno yeso zapato bano banos habitaciones dormitorios
    quepa ningun solamente ejercito fabrica juzgado oficinas facultad embajada sierra montana montanas catedral
    aeropuerto estadio puerto puertos rio rios autopista mio mia tuyo suyo nuestro nuestra vuestro usted ustedes
    marcha actualidad voy lo vi estoy estas esta estais ha he han hemos caprichos realidad vio fue fui iba era eran
    eres somos sois son hayan haya habia habra hubo sabe sepa sido estacion estaciones estamos estuve estan esten
    llevan va vas van vamos parroquia poligono despachos reputacion almohada gotera goteras quinientas doscientas
    trescientas cuatrocientas metros absoluto inviernos carretera espere aparcamiento dejelo olvidelo vacacional
    empotrado empotrados noviazgo conmigo contigo consigo mediante vecindario region
    """.split()
)
ENDINGS = (
    "aríamos|eríamos|iríamos|ábamos|áramos|iéramos|aríais|aremos|eremos|iremos|asteis|isteis|aríamos|ieron|iendo|ando"
    "|íamos|arían|erían|irían|aste|iste|aron|aban|abas|aran|aras|ieran|ieras|aremos|amos|emos|imos|aría|ería|iría"
    "|arán|erán|irán|ados|adas|idos|idas|áis|éis|ado|ada|ido|ida|aba|ara|ase|iera|ían|ías|ía|are|aré|eré|iré|ará|erá"
    "|irá|ar|er|ir|an|en|as|es|a|e|o|é|ó|í|ió"
)
"""Of verbs; matched without accents."""
