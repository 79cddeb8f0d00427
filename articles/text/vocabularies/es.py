from articles.text.vocabularies.table import Language

SPANISH = Language(
    months=(
        "enero|ene",
        "febrero|feb",
        "marzo|mar",
        "abril|abr",
        "mayo",
        "junio|jun",
        "julio|jul",
        "agosto|ago",
        "septiembre|setiembre|sept|sep",
        "octubre|oct",
        "noviembre|nov",
        "diciembre|dic",
    ),
    weekdays=(
        "lunes|lun",
        "martes|mar",
        "miércoles|miercoles|mié|mie",
        "jueves|jue",
        "viernes|vie",
        "sábado|sabado|sáb|sab",
        "domingo|dom",
    ),
    days=(
        "primero|uno",
        "dos",
        "tres",
        "cuatro",
        "cinco",
        "seis",
        "siete",
        "ocho",
        "nueve",
        "diez",
        "once",
        "doce",
        "trece",
        "catorce",
        "quince",
        "dieciséis",
        "diecisiete",
        "dieciocho",
        "diecinueve",
        "veinte",
        "veintiuno",
        "veintidós",
        "veintitrés",
        "veinticuatro",
        "veinticinco",
        "veintiséis",
        "veintisiete",
        "veintiocho",
        "veintinueve",
        "treinta",
        "treinta y uno",
    ),
    of="de|del|el",
    by="la columna diaria de|una columna de|la columna de|por|texto|texto de|autor|autora|"
    "autores|escrito por|publicado por|mensaje por",
    joins="y|e|con",
    said=(
        "dijo|dice|dijeron|declaró|declara|escribió|escribe|añadió|añade|agregó|explicó|explica|"
        "respondió|responde|advirtió|advierte|anunció|afirmó|afirma|según|señaló|señala|comentó|"
        "concluyó|preguntó|se lee|en palabras de|aseguró|asegura|manifestó|relató"
    ),
    sources="fuentes consultadas|fuentes|fuente|vía|referencias|con información de",
    one_source="fuente",
    via="vía|via|con información de|con informaciones de|con datos de|según informa|"
    "visto en|encontrado en|más en|leer más en|más información en",
    press="diario|gaceta|periódico|heraldo|faro|voz|correo|prensa|noticias|tribuna|mundo|"
    "imparcial|semanal|revista|mercurio|radio|agencia|boletín|crónica|nación|noticiero",
    keywords="archivado en|archivado bajo|palabras clave|palabra clave|etiquetas|etiqueta|temas|"
    "claves",
    tagged="archivado en|etiquetado como|etiquetado con|etiquetado|con la etiqueta",
    credits="foto de|fotografía de|imagen de|foto|fotos|fotografía|imagen|crédito|"
    "créditos|ilustración",
    key_headlines="titulares|resumen|los titulares|los titulares de hoy|titulares de hoy|hoy|"
    "en este número|"
    "en esta columna|en breve|sumario|en portada|lo esencial|las claves",
    related="artículos relacionados|véase también|ver también|lea también|más sobre este tema|"
    "columnas anteriores|lee también",
    notes="notas|notas al pie",
    see="véase|vea|ver|cf|véase también",
    column="mi columna|nuestra columna|esta columna|la columna|mi artículo|mi nota",
    published="publicado|publicado el|fecha|el|del|actualizado|actualizado el|edición del|"
    "columna del",
    comments="comentarios|comentario",
    abbreviations="Sr|Sra|Srta|Dr|Dra|D|Dña|Lic|Ing|Gral|Av|núm|pág|etc|Ud|Uds|EE.UU|EE|UU|a.C|d.C|"
    "Sto|Sta",
    small_words="de|la|el|los|las|del|y|en|a|para|por",
    greetings=(
        r"(?:querid[oa]s?|estimad[oa]s?|buenos días|hola)\b[^.]{0,60}[,!:]",
        r"(?:un )?(?:abrazos?|besos?)(?: (?:grande|fuerte))?",
        r"(?:un )?saludos?(?: cordial(?:es)?)?|atentamente|hasta mañana",
    ),
    furniture=(
        r"para (?:darse|darte) de baja\b.{0,100}",
        r"(?:gestionar|actualizar|modificar) (?:tus|sus|mis|las) (?:preferencias|suscripci).{0,40}",
        r"(?:compartir|imprimir|enviar|recomendar)(?: (?:en|este|esta|por|el).*)?",
        r"enlace permanente.*|inicio|volver (?:al inicio|arriba)|aviso legal.*",
        r"(?:suscríbase|suscríbete|suscribirse|darse de baja|"
        r"cancelar (?:la )?suscripción)\b.{0,80}",
        r".{0,80}\ben (?:su|tu|el) navegador.?",
        r"enviado desde mi \w+|todos los derechos reservados.?|"
        r".{0,80}\btodos los derechos reservados.?",
        r"(?:\d+|sin|ningún) comentarios?|(?:dejar|deja|escribir) un comentario",
        r"(?:artículo|entrada|columna) (?:anterior|siguiente)|leer más|seguir leyendo|publicidad",
        r"(?:recibe|recibes|ha recibido|usted recibe) (?:este|esta)\b.{0,140}",
        r"haz clic (?:para|en)\b.{0,80}",
        r"comparte esto:?",
        r"me gusta\W*(?:cargando)?\W*",
        r"(?:saltar|ir) al contenido",
        r"(?:no hay|sin) comentarios:?",
        r"publicar un comentario",
        r"(?:mensajes|registrado|ubicación): .{0,60}",
        r"acerca de|sobre mí|archivo|contacto",
        r"administrador|moderador|citar|responder|arriba|comentar|ver traducción|compártelo:?",
        r"-{2,}\s*(?:mensaje (?:reenviado|original)|forwarded message)\s*-{2,}",
        r"entrada más reciente entrada antigua(?: inicio)?|\d+ min(?:utos)? de lectura",
    ),
    remarks="comentarios en|comentario en|respuestas a|respuesta a|pensamientos sobre",
    ordinals=(
        "primero|primera",
        "segundo|segunda",
        "tercero|tercera",
        "cuarto|cuarta",
        "quinto|quinta",
        "sexto|sexta",
        "séptimo|séptima",
    ),
)
