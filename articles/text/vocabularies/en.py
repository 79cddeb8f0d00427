from articles.text.vocabularies.table import Language

ENGLISH = Language(
    months=(
        "January|Jan",
        "February|Feb",
        "March|Mar",
        "April|Apr",
        "May",
        "June|Jun",
        "July|Jul",
        "August|Aug",
        "September|Sept|Sep",
        "October|Oct",
        "November|Nov",
        "December|Dec",
    ),
    weekdays=(
        "Monday|Mon",
        "Tuesday|Tues|Tue",
        "Wednesday|Wed",
        "Thursday|Thurs|Thur|Thu",
        "Friday|Fri",
        "Saturday|Sat",
        "Sunday|Sun",
    ),
    days=(
        "first",
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
        "eleventh",
        "twelfth",
        "thirteenth",
        "fourteenth",
        "fifteenth",
        "sixteenth",
        "seventeenth",
        "eighteenth",
        "nineteenth",
        "twentieth",
        "twenty-first",
        "twenty-second",
        "twenty-third",
        "twenty-fourth",
        "twenty-fifth",
        "twenty-sixth",
        "twenty-seventh",
        "twenty-eighth",
        "twenty-ninth",
        "thirtieth",
        "thirty-first",
    ),
    of="of|the",
    by="a column by|the daily column by|the daily column of|draft by|drafted by|compiled by|"
    "prepared by|edited by|column by|by|written by|posted by|text by|words by|author|"
    "authors|columnist|post by|published by",
    joins="and|with|&",
    said=(
        "said|says|saying|wrote|writes|writing|stated|states|added|adds|replied|replies|explained|"
        "explains|declared|declares|announced|warned|warns|tweeted|told|tells|read|reads|concluded|"
        "concludes|continued|continues|according to|asked|asks|answered|argued|argues|claimed|"
        "claims|noted|notes|remarked|recalled|insisted|admitted|put it|as follows|"
        "the following words|in these words|with these words|quoted|quote|"
        "observed|testified|complained|reported|reports|in the words of|in his words|in her words"
    ),
    sources="sources consulted|sources used|sources|source|via|sourced from|reported by|"
    "references|further reading|links",
    one_source="source",
    via="via|with reporting by|with reporting from|reporting by|reported by|as reported by|"
    "from reports by|h/t|hat tip to|hat tip|ht|by way of|read more at|read more in|more at|"
    "full story at",
    press="times|post|news|daily|weekly|monthly|quarterly|tribune|journal|gazette|herald|"
    "courier|bulletin|chronicle|observer|guardian|telegraph|examiner|reporter|review|"
    "magazine|press|echo|argus|bugle|lantern|mail|mirror|standard|record|register|"
    "sentinel|inquirer|dispatch|intelligencer|wire|radio|television|tv|agency|digest|"
    "messenger|advertiser|monitor|broadcasting|newswire|independent|today",
    keywords="keywords|keyword|key words|keys|key|tags|tag|tagged|tagged with|topics|filed under|"
    "labels|subjects|read more stories about",
    tagged="filed under|tagged|tagged with|tagged as",
    credits="photo|photos|photo credit|photograph|picture|pictures|image|image credit|credit|"
    "credits|photo by|photograph by|image by|picture by|photos by|illustration by|illustration|"
    "photo courtesy of|courtesy of",
    key_headlines=(
        "key headlines|headlines|today's headlines|this morning's headlines|in this column|"
        "in this issue|in this edition|today's topics|in brief|today|what's in it|contents|"
        "on today's menu|the headlines|top stories|in today's column|inside|at a glance|"
        "key points|key takeaways|summary"
    ),
    related="related articles|related|related columns|related posts|earlier columns|see also|"
    "read also|more on this|previous columns|from the archive|earlier in this column|"
    "previously|read more",
    notes="notes|footnotes|endnotes|note",
    see="see|see also|cf|compare|as reported in",
    column="my column|our column|this column|the column|my piece|my post|our report",
    published="published|published on|posted|posted on|posted at|date|dated|updated|"
    "first published|"
    "last updated|for release|edition of|column of|on|for",
    comments="comments|comment|reader comments|responses|discussion",
    abbreviations=(
        "St|Mr|Mrs|Ms|Dr|Prof|Gen|Col|Lt|Maj|Capt|Sgt|Sen|Rep|Gov|Pres|Rev|Hon|Jr|Sr|Mt|Ft|No|vs|"
        "etc|Inc|Ltd|Co|Corp|Bros|Ave|Blvd|Dept|Univ|approx|est|fig|vol|pp|Adm|Cmdr|Amb|Msgr|cf|"
        "e.g|i.e|U.S|U.K|U.N|E.U|a.m|p.m|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec"
    ),
    small_words="of|the|for|in|on|at|to|and|an|a",
    greetings=(
        r"(?:dear|hello|hi|good (?:morning|evening|day))\b[^.]{0,60}[,!:]",
        r"good (?:morning|evening|day|afternoon)[^.!?]{0,30}[.!]",
        r"(?:kind |best |warm )?(?:regards|wishes)|best|yours(?: \w+)?|cheers|until tomorrow",
    ),
    furniture=(
        r"view this (?:post|e-?mail) (?:on the web|in your browser)\b.{0,140}",
        r"send .{2,60} mailing list submissions to|to subscribe or unsubscribe via\b.{0,60}|"
        r"or, via e-?mail, send a message\b.{0,80}|you can reach the person managing\b.{0,60}|"
        r"when replying, please edit your subject line.{0,80}|\S+ mailing list|"
        r"end of .{2,60} digest, .{2,40}|https?://\S+/listinfo\S*|\S+@lists\.\S+",
        r"you are subscribed to\b.{0,100}|to stop receiving these e-?mails\b.{0,100}",
        r"permanent (?:web )?link(?: to this (?:article|column|post))?",
        r"receive daily .* by e-?mail",
        r"(?:please )?let us know if you.?re having issues with commenting.*",
        r"(?:share|tweet|print|e-?mail|like|pin)(?: (?:this|it))?(?: (?:article|post|"
        r"column|page))?",
        r"share (?:this|on|via|to)\b.{0,60}",
        r"(?:click here|sign up|subscribe)\b.{0,90}",
        r"(?:to )?unsubscribe\b.{0,90}",
        r"(?=.*unsubscribe).{0,60}\bunsubscribe(?: here| from this list)?",
        r"(?:view|read) (?:this|it)(?: e-?mail)? (?:in|on)\b.{0,40}(?:browser|online|web)",
        r"(?:having )?(?:trouble|problems) (?:viewing|reading) this.{0,60}",
        r"sent from my \w+.{0,30}",
        r"(?:copyright|©|\(c\)).{0,120}",
        r"(?:.{0,80}\W)?all rights reserved.?",
        r"newer posts? older posts?(?: home)?|see translation|preview",
        r"(?:\d+|no|leave a|add a|post a|write a) (?:comments?|repl(?:y|ies)|responses?)",
        r"(?:leave|post|add) a (?:comment|reply)",
        r"(?:«|<+|‹|←)?\s*(?:previous|older|newer|next|earlier)"
        r" (?:post|article|column|entry|entries|day)s?\s*(?:»|>+|›|→)?(?:\s*\|.*)?",
        r"(?:back to )?(?:top|home|main page|index|archives?)(?: of page)?",
        r"like(?:d)? (?:this|loading).{0,20}",
        r"you are here:.{0,80}",
        r"skip to (?:main )?content",
        r"(?:posted|filed) in .{0,60}",
        r"-{2,}\s*(?:original|forwarded) message\s*-{2,}",
        r"begin forwarded message:?",
        r"advertisements?|sponsored|continue reading(?: below)?",
        r"(?:log in|sign in|register)(?: to comment)?",
        r"you (?:are receiving|received) this.{0,120}",
        r"feed post number \d+|menu|search|navigation|loading\W*|(?:read|view|listen|open) online",
        r"[\d.,]+k? followers|follow(?:ing)?|\d+ messages?|(?:to|cc): .{0,60}@.{0,60}",
        r"(?:read|open|view|listen) in (?:the )?app|restack|get the app|start writing|"
        r"you.?re (?:currently )?a (?:free|paid) subscriber\b.{0,140}",
        r"\d+ (?:min(?:ute)?s? read|views|shares|likes)",
        r"page \d+(?: (?:of|/) \d+)?",
        r"email ?this.{0,20}blog ?this.{0,60}",
        r"click to (?:share|e-?mail|print)\b.{0,60}",
        r"our mailing address is:?.{0,80}",
        r"(?:update|manage) (?:your )?(?:preferences|subscription)\b.{0,60}",
        r"forward (?:this|to a friend).{0,60}",
        r"(?:posts|joined|location|registered|messages): .{0,60}",
        r"(?:site )?(?:administrator|admin|moderator)",
        r"listen to (?:this|the) (?:article|story|column)\b.{0,30}|more in .{0,80}: .{0,80}",
        r"a version of this (?:article|column) appear.{0,120}",
        r"about(?: me| us)?|contact(?: me| us)?",
        r"quote|reply|report this post|share this:?|like|comment|copy link|show this thread",
        r"\d+ ?(?:s|secs?|m|mins?|h|hrs?|hours?|d|days?|w)(?: ago)?(?: · \W*)?",
        r"(?:[\d.,]+[km]?\s*·\s*)?(?:[\d.,]+[km]?\s*(?:comments?|shares?|views?|likes?|reposts?)\W*)+",
        r"[\d.,]+[km]?\s+(?:edited\s+)?\d\d:\d\d",
        r"/?end|\d+/?end|listen|reading time:? .{0,20}|notebook: .{0,60}|"
        r"(?:created|updated|modified): \d.{0,40}",
    ),
    remarks="thoughts on|thought on|comments on|comment on|responses to|response to|replies to|"
    "reply to",
    ordinals=(
        "first|firstly",
        "second|secondly",
        "third|thirdly",
        "fourth|fourthly",
        "fifth|fifthly",
        "sixth",
        "seventh",
    ),
)
