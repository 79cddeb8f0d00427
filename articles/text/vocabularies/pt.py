from articles.text.vocabularies.table import Language

PORTUGUESE = Language(
    months=(
        "janeiro|jan",
        "fevereiro|fev",
        "março|marco|mar",
        "abril|abr",
        "maio|mai",
        "junho|jun",
        "julho|jul",
        "agosto|ago",
        "setembro|set",
        "outubro|out",
        "novembro|nov",
        "dezembro|dez",
    ),
    weekdays=(
        "segunda-feira|segunda|seg",
        "terça-feira|terça|ter",
        "quarta-feira|quarta|qua",
        "quinta-feira|quinta|qui",
        "sexta-feira|sexta|sex",
        "sábado|sabado|sáb|sab",
        "domingo|dom",
    ),
    days=(
        "primeiro",
        "dois",
        "três",
        "quatro",
        "cinco",
        "seis",
        "sete",
        "oito",
        "nove",
        "dez",
        "onze",
        "doze",
        "treze",
        "catorze|quatorze",
        "quinze",
        "dezasseis|dezesseis",
        "dezassete|dezessete",
        "dezoito",
        "dezanove|dezenove",
        "vinte",
        "vinte e um",
        "vinte e dois",
        "vinte e três",
        "vinte e quatro",
        "vinte e cinco",
        "vinte e seis",
        "vinte e sete",
        "vinte e oito",
        "vinte e nove",
        "trinta",
        "trinta e um",
    ),
    of="de|do",
    by="uma coluna de|a coluna de|por|texto|texto de|autor|autora|autores|escrito por|"
    "publicado por|publicada por|postado por|"
    "mensagem por|redação de",
    joins="e|com",
    said=(
        "disse|diz|disseram|declarou|declara|escreveu|escreve|acrescentou|acrescenta|explicou|"
        "explica|respondeu|responde|advertiu|adverte|anunciou|anuncia|afirmou|afirma|segundo|"
        "concluiu|conclui|perguntou|pergunta|lê-se|lia-se|comentou|comenta|lembrou|"
        "sublinhou|garantiu|garante|contou|conta|nas palavras de|nestes termos|de acordo com"
    ),
    sources="fontes|fonte|referências|com informações de|com informação de",
    one_source="fonte",
    via="via|com informações de|com informações da|com informações do|"
    "visto em|encontrado em|leia mais em|ler mais em|saiba mais em|mais em",
    press="diário|jornal|gazeta|correio|folha|estado|notícias|semanário|revista|público|"
    "expresso|tribuna|voz|eco|agência|rádio|boletim|crónica|crônica|imprensa|século|comércio",
    keywords="arquivado em|palavras-chave|palavras chave|palavra-chave|etiquetas|etiqueta|"
    "marcadores|marcador|"
    "temas|assuntos",
    tagged="marcado com|marcado como|com a etiqueta|etiquetado",
    credits="foto|fotos|fotografia|imagem|crédito|créditos|ilustração|foto de",
    key_headlines="manchetes|as manchetes|manchetes de hoje|títulos|os títulos de hoje|hoje|"
    "nesta edição|neste número|em resumo|sumário|em destaque|destaques|nesta coluna|"
    "os destaques de hoje",
    related="artigos relacionados|leia também|ler também|veja também|ver também|"
    "sobre o mesmo tema|colunas anteriores|relacionados",
    notes="notas|nota|notas de rodapé",
    see="ver|veja|vide|cf|ver também|veja também|leia",
    column="a minha coluna|minha coluna|a nossa coluna|nossa coluna|esta coluna|a coluna|"
    "a minha crónica|minha crónica",
    published="publicado|publicado em|publicado a|data|em|a|de|do|atualizado|atualizado em|"
    "edição de|coluna de|postado em",
    comments="comentários|comentário",
    abbreviations="Sr|Sra|Srta|Dr|Dra|D|Prof|Eng|Gen|Cel|Av|pág|págs|núm|etc|vol|art|Exmo|Exma|"
    "Sto|Sta|fev|abr|ago|out|dez",
    small_words="de|da|do|das|dos|a|o|as|os|e|em|na|no|nas|nos|para|por|à|ao",
    greetings=(
        r"(?:car[oa]s?|prezad[oa]s?|estimad[oa]s?|bom dia|boa tarde|boa noite|olá)\b"
        r"[^.]{0,60}[,!:]",
        r"(?:um )?abraço|abraços|cumprimentos|(?:com os )?melhores cumprimentos|atenciosamente|"
        r"até amanhã|boa leitura|saudações",
    ),
    furniture=(
        r"(?:compartilhar|partilhar|compartilhe|partilhe|imprimir|enviar|recomendar)"
        r"(?: (?:no|em|este|esta|por|isto|isso).*)?:?",
        r"(?:link|ligação) permanente.*|início|voltar (?:ao início|ao topo|acima)|aviso legal.*",
        r"(?:subscrever|subscreva|inscreva-se|assine|cancelar (?:a )?(?:inscrição|subscrição|"
        r"assinatura)|descadastrar)\b.{0,80}",
        r".{0,80}\bno (?:seu |teu )?(?:navegador|browser).?",
        r"enviado do meu \w+|(?:.{0,80}\b)?todos os direitos reservados.?",
        r"(?:\d+|sem|nenhum|deixe um|deixar um|adicionar um) comentários?:?",
        r"(?:artigo|post|coluna|postagem|página) (?:anterior|seguinte)|ler mais|leia mais|"
        r"continuar a ler|continue lendo|publicidade",
        r"(?:recebeu|recebe|você recebeu|está a receber|você está recebendo)"
        r" (?:este|esta)\b.{0,140}",
        r"clique (?:para|aqui)\b.{0,80}",
        r"(?:gosto|curtir)\W*(?:carregando|a carregar)?\W*",
        r"(?:saltar|pular|ir) para o conteúdo(?: principal)?",
        r"(?:postar|enviar|publicar) um comentário|enviar por e-?mail.{0,80}",
        r"(?:mensagens|registado|registrado|localização) ?: .{0,60}",
        r"administrador(?:a)?|moderador(?:a)?|citar|responder|topo",
    ),
    remarks="comentários em|comentário em|respostas para|pensamentos sobre",
    ordinals=(
        "primeiro|primeira",
        "segundo|segunda",
        "terceiro|terceira",
        "quarto|quarta",
        "quinto|quinta",
        "sexto",
        "sétimo",
    ),
)
