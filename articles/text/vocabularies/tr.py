from articles.text.vocabularies.table import Language

TURKISH = Language(
    months=(
        "ocak",
        "şubat",
        "mart",
        "nisan",
        "mayıs",
        "haziran",
        "temmuz",
        "ağustos",
        "eylül",
        "ekim",
        "kasım",
        "aralık",
    ),
    weekdays=(
        "pazartesi",
        "salı",
        "çarşamba",
        "perşembe",
        "cuma",
        "cumartesi",
        "pazar",
    ),
    days=(),
    of="",
    by="yazan|yazar|yazı|haber|hazırlayan|gönderen|yayınlayan",
    joins="ve|ile",
    said=(
        "dedi|dediler|diyor|söyledi|yazdı|yazıyor|açıkladı|ekledi|belirtti|yanıtladı|uyardı|sordu|"
        "göre|şöyle|konuştu"
    ),
    sources="kaynaklar|kaynak|kaynakça",
    one_source="kaynak",
    via="aracılığıyla|üzerinden",
    press="gazetesi|gazete|haber|haberler|postası|ajansı|ajans|dergisi|radyosu|televizyonu|"
    "hürriyet|milliyet|cumhuriyet|sabah",
    keywords="anahtar kelimeler|anahtar sözcükler|etiketler|etiket|konular|kategoriler",
    tagged="etiketlendi",
    credits="foto|fotoğraf|fotoğraflar|görsel|resim",
    key_headlines="başlıklar|günün başlıkları|özet|bu sayıda|içindekiler|kısaca|bugün|öne çıkanlar",
    related="ilgili yazılar|ayrıca bakınız|ayrıca okuyun|bunları da okuyun",
    notes="notlar|dipnotlar",
    see="bakınız|bkz|ayrıca bakınız|bak",
    column="yazım|köşe yazım|yazımız|köşem",
    published="yayınlandı|yayın tarihi|tarih|güncelleme|güncellendi",
    comments="yorumlar|yorum",
    abbreviations="dr|prof|doç|vb|vs|bkz|yy|no|sok|cad|mah|gen|alb",
    small_words="ve|ile|de|da|bir",
    greetings=(
        r"(?:sevgili okurlar|değerli okurlar|merhaba|günaydın)\b[^.]{0,60}[,!:]?",
        r"saygılarımla|sevgiler|yarın görüşmek üzere",
    ),
    furniture=(
        r"(?:paylaş|yazdır|gönder|beğen|yorum yap|yanıtla)(?: .{0,30})?",
        r"(?:tüm|her) hakkı saklıdır.?|ana ?sayfa|yukarı|reklam|devamını oku",
        r"(?:abone ol|abonelikten çık)\b.{0,80}",
        r"(?:\d+|hiç) yorum(?: yok)?|yorum (?:yaz|ekle)",
        r"(?:önceki|sonraki) (?:yazı|kayıt)|.{0,20}'?(?:d[ae]n|t[ae]n) gönderildi",
    ),
)
