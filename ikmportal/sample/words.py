"""The word lists of the sample: what people around Malang make, invented makers, and how they write things down."""

from typing import NamedTuple


class Food(NamedTuple):
    """A kind of product: `names` to choose from, sizes in base units with a price for each, and how it is packed."""

    names: tuple
    unit: str
    sizes: tuple  # ((amount, lowest price, highest price), …)
    forms: tuple  # shapes of packaging: pouch, bag, jar, bottle, box, tin
    colours: tuple
    composition: str
    shelf_life: str
    licence: str  # the licence such food usually carries: pirt or bpom
    words: str  # what a buyer would say about it
    english: str
    places: tuple = ()  # kecamatan where it is mostly made; anywhere when empty


FOODS = (
    Food(("Keripik Tempe Original", "Keripik Tempe Sagu", "Keripik Tempe Balado", "Keripik Tempe Daun Jeruk", "Keripik Tempe Pedas Manis",
          "Keripik Tempe Keju", "Keripik Tempe Rumput Laut", "Keripik Tempe Koro"),
         "g", ((100, 8000, 11000), (200, 14000, 19000), (500, 33000, 42000)), ("pouch", "bag", "box"), ("#c98a3b", "#b5732a", "#d9a441"),
         "Tempe kedelai, tepung beras, tepung sagu, bawang putih, ketumbar, garam, minyak nabati", "4 bulan", "pirt",
         "tempe tipis digoreng renyah, gurihnya pas untuk oleh-oleh", "Thin, crisp tempeh chips", ("Singosari", "Kepanjen", "Dau", "Karangploso")),
    Food(("Keripik Singkong Original", "Keripik Singkong Pedas Daun Jeruk", "Keripik Singkong Balado", "Keripik Singkong Gadung Madu",
          "Keripik Singkong Bawang", "Keripik Singkong Sapi Panggang", "Opak Singkong Pedas", "Samiler Singkong"),
         "g", ((150, 7500, 11000), (250, 12000, 16000), (500, 21000, 28000)), ("pouch", "bag"), ("#e0b53c", "#d9982b", "#c2411c"),
         "Singkong, minyak kelapa sawit, garam, bumbu tabur", "5 bulan", "pirt", "singkong pilihan diiris tipis, renyah dan tidak berminyak",
         "Crisp cassava chips", ("Kalipare", "Pagak", "Donomulyo", "Bantur", "Wonosari")),
    Food(("Keripik Talas Asin", "Keripik Ubi Ungu", "Keripik Kentang Original", "Keripik Mbote Gurih", "Keripik Gadung", "Keripik Ubi Madu"),
         "g", ((100, 9000, 13000), (250, 19000, 26000)), ("pouch", "bag"), ("#7c5aa6", "#caa15a", "#8a6d3b"),
         "Umbi pilihan, minyak nabati, garam", "4 bulan", "pirt", "umbi dari kebun sendiri, digoreng bertahap agar garing merata", "Root vegetable chips"),
    Food(("Keripik Apel Malang", "Keripik Nangka", "Keripik Salak", "Keripik Pisang Agung", "Keripik Nanas", "Keripik Mangga",
          "Keripik Buah Campur", "Keripik Rambutan", "Keripik Pepaya", "Keripik Pisang Cokelat"),
         "g", ((70, 12000, 17000), (100, 16000, 23000), (250, 36000, 48000)), ("pouch", "box"), ("#7ea043", "#e2a13a", "#d8663f"),
         "Buah segar, minyak nabati", "8 bulan", "bpom", "buah asli digoreng vakum, manisnya alami tanpa tambahan gula", "Vacuum-fried fruit chips",
         ("Poncokusumo", "Pujon", "Tumpang", "Dampit", "Lawang")),
    Food(("Keripik Bayam", "Keripik Jamur Tiram", "Keripik Pare", "Keripik Daun Kelor", "Jamur Krispi Pedas", "Keripik Wortel", "Keripik Terong Manis"),
         "g", ((80, 9000, 13000), (150, 15000, 21000)), ("pouch", "bag"), ("#5c8a3a", "#7b9a4c", "#b9823c"),
         "Sayur segar, tepung beras, telur, bawang putih, ketumbar, garam", "3 bulan", "pirt", "sayur dari petani tetangga, dibalut tepung bumbu",
         "Vegetable crisps", ("Pujon", "Ngantang", "Karangploso", "Lawang")),
    Food(("Rempeyek Kacang", "Rempeyek Teri", "Rempeyek Kedelai", "Kerupuk Bawang", "Kerupuk Ikan Tengiri", "Rengginang Terasi", "Rengginang Manis",
          "Kerupuk Puli Gendar", "Emping Melinjo Pedas", "Kerupuk Rambak Sapi", "Amplang Ikan"),
         "g", ((150, 9000, 13000), (250, 14000, 20000), (500, 27000, 36000)), ("bag", "jar", "box"), ("#d7a54a", "#bf7f35", "#e0c27a"),
         "Tepung beras, tepung tapioka, santan, bawang putih, garam", "3 bulan", "pirt", "resep turun-temurun, dijemur matahari lalu digoreng garing",
         "Traditional crackers"),
    Food(("Kacang Bawang", "Kacang Mete Panggang", "Kacang Telur", "Marning Jagung Manis", "Edamame Goreng", "Kacang Koro Bumbu", "Kacang Sangrai Garing"),
         "g", ((100, 9000, 14000), (250, 20000, 32000), (500, 38000, 58000)), ("jar", "pouch", "tin"), ("#a9713a", "#8f5b2c", "#6f8f3a"),
         "Kacang pilihan, bawang putih, garam, minyak nabati", "6 bulan", "pirt", "butir pilihan, digoreng kering dengan bawang asli", "Roasted nuts"),
    Food(("Makaroni Pedas Daun Jeruk", "Stik Bawang", "Stik Keju", "Pilus Kencur", "Basreng Pedas", "Usus Krispi", "Untir-untir Gurih", "Widaran Keju"),
         "g", ((100, 7000, 10000), (200, 12000, 18000)), ("pouch", "bag", "jar"), ("#d2552c", "#e39a2d", "#b23a2a"),
         "Tepung terigu, tepung tapioka, bawang putih, cabai, garam, minyak nabati", "5 bulan", "pirt", "gurih pedasnya bikin tangan tak berhenti",
         "Savoury snack bites"),
    Food(("Kopi Robusta Dampit Bubuk", "Kopi Arabika Semeru", "Kopi Robusta Tirtoyudo", "Kopi Lanang Dampit", "Kopi Luwak Sumbermanjing", "Kopi Jahe Instan",
          "Kopi Robusta Wajak Biji Sangrai", "Kopi Arabika Arjuno Honey", "Kopi Gula Aren", "Kopi Tubruk Kawi"),
         "g", ((100, 15000, 28000), (200, 28000, 52000), (500, 62000, 118000)), ("pouch", "box", "tin"), ("#4a2f22", "#3a2a24", "#6b4226"),
         "Biji kopi pilihan 100%", "12 bulan", "pirt", "petik merah dari lereng gunung, disangrai sesuai pesanan", "Single-origin ground coffee",
         ("Dampit", "Tirtoyudo", "Sumbermanjing Wetan", "Ampelgading", "Wajak")),
    Food(("Teh Hijau Wonosari", "Teh Hitam Kebun", "Teh Bunga Telang", "Teh Rosela", "Teh Daun Kelor", "Teh Kulit Kopi"),
         "g", ((30, 14000, 22000), (50, 19000, 30000), (100, 34000, 48000)), ("box", "pouch", "tin"), ("#3f6b3a", "#7a2f45", "#35528a"),
         "Daun dan bunga kering pilihan", "18 bulan", "pirt", "dipetik pagi, dikeringkan perlahan agar wanginya tinggal", "Loose-leaf herbal tea",
         ("Lawang", "Wonosari", "Ngantang")),
    Food(("Sari Apel Malang", "Sari Buah Jambu Merah", "Sari Buah Markisa", "Cuka Apel", "Sari Jeruk Baby", "Jus Stroberi", "Sari Buah Sirsak"),
         "ml", ((120, 3500, 5000), (250, 8000, 12000), (600, 17000, 25000)), ("bottle", "box"), ("#c8372d", "#e08a2e", "#b7445d"),
         "Air, sari buah, gula pasir, asam sitrat", "6 bulan", "bpom", "diperas dari buah segar, diminum dingin paling nikmat", "Fruit juice drink",
         ("Poncokusumo", "Pujon", "Dau", "Tumpang")),
    Food(("Wedang Uwuh", "Jahe Merah Instan", "Kunyit Asam Serbuk", "Temulawak Instan", "Beras Kencur Serbuk", "Wedang Secang", "Minuman Serbuk Jahe Susu"),
         "g", ((100, 11000, 16000), (200, 20000, 29000)), ("pouch", "jar", "box"), ("#b5562a", "#d49a2a", "#9c3f2b"),
         "Rimpang segar, gula pasir, rempah", "12 bulan", "pirt", "hangat di badan, tinggal seduh air panas", "Instant ginger and herb drink"),
    Food(("Sirop Markisa", "Sirop Rosela", "Sirop Jahe Sereh", "Sirop Apel Kayu Manis"), "ml", ((350, 22000, 30000), (620, 34000, 46000)), ("bottle",),
         ("#8f2d4f", "#d06a2a"), "Air, gula pasir, sari buah", "12 bulan", "pirt", "kental dan wangi, satu botol untuk banyak gelas", "Fruit cordial"),
    Food(("Susu Pasteurisasi Pujon", "Yogurt Stroberi", "Yogurt Original", "Kefir Susu Kambing", "Susu Kedelai Jahe"), "ml",
         ((200, 6000, 9000), (500, 14000, 22000), (1000, 24000, 38000)), ("bottle",), ("#7aa5c4", "#d78aa0", "#9fb8a0"),
         "Susu segar, biakan yogurt, gula pasir", "14 hari", "bpom", "susu segar peternak lereng gunung, diolah hari itu juga", "Fresh dairy drink",
         ("Pujon", "Ngantang", "Kasembon", "Jabung")),
    Food(("Sambal Bawang Teri", "Sambal Cumi Asin", "Sambal Terasi", "Sambal Ijo", "Sambal Pecel Pedas", "Sambal Klotok", "Sambal Roa", "Sambal Matah"),
         "g", ((100, 16000, 22000), (150, 21000, 30000), (200, 27000, 38000)), ("jar",), ("#b3261e", "#8f2c0f", "#4f7a33"),
         "Cabai rawit, bawang merah, bawang putih, minyak nabati, garam, gula", "6 bulan", "pirt", "digoreng perlahan sampai tanak, pedasnya jujur",
         "Chilli relish"),
    Food(("Bumbu Pecel", "Bumbu Rawon Instan", "Bumbu Rendang", "Bawang Goreng Renyah", "Bumbu Nasi Goreng", "Serbuk Kunyit", "Kaldu Jamur Bubuk", "Bumbu Soto"),
         "g", ((50, 8000, 12000), (100, 13000, 20000), (250, 28000, 40000)), ("pouch", "jar", "box"), ("#b5702e", "#7c5a2c", "#c98a3b"),
         "Rempah segar, bawang merah, bawang putih, garam, gula", "8 bulan", "pirt", "rempah lengkap, rasa masakan ibu dalam sekali tuang",
         "Ready-made spice blend"),
    Food(("Kecap Manis Kedelai Hitam", "Petis Udang", "Saus Cabai", "Terasi Udang", "Tauco Manis"), "ml", ((135, 9000, 14000), (275, 16000, 24000)),
         ("bottle", "jar"), ("#2f241f", "#7a2b1d"), "Kedelai hitam, gula kelapa, garam, rempah", "12 bulan", "pirt", "dimasak semalam di tungku, kentalnya alami",
         "Sweet soy sauce"),
    Food(("Madu Hutan", "Madu Klanceng", "Madu Randu", "Madu Kopi", "Madu Multiflora"), "g", ((150, 35000, 55000), (350, 72000, 110000)), ("jar", "bottle"),
         ("#d9981c", "#b8741a"), "Madu murni", "24 bulan", "pirt", "dipanen dari lebah kebun sendiri, tanpa pemanasan", "Raw honey",
         ("Ngantang", "Lawang", "Tirtoyudo", "Ampelgading", "Kalipare")),
    Food(("Gula Merah Kelapa", "Gula Semut Aren", "Gula Semut Jahe"), "g", ((200, 13000, 18000), (500, 26000, 36000)), ("pouch", "box"), ("#8a5326", "#a9713a"),
         "Nira kelapa atau aren", "12 bulan", "pirt", "nira disadap pagi, dimasak tanpa campuran", "Coconut palm sugar", ("Donomulyo", "Bantur", "Gedangan")),
    Food(("Permen Susu Karamel", "Cokelat Tempe", "Gulali Jahe", "Cokelat Batang Kakao", "Permen Asam Jawa"), "g", ((80, 10000, 16000), (150, 18000, 28000)),
         ("box", "pouch"), ("#5b3423", "#a35a2a"), "Kakao, susu, gula pasir", "9 bulan", "bpom", "manisnya pas, dibungkus satu-satu", "Handmade sweets"),
    Food(("Selai Apel Kayu Manis", "Selai Stroberi", "Selai Nanas", "Selai Pisang Gula Aren", "Jeli Rumput Laut"), "g", ((150, 17000, 24000), (250, 25000, 35000)),
         ("jar",), ("#b23a48", "#d98c2b"), "Buah segar, gula pasir, pektin, asam sitrat", "8 bulan", "pirt", "potongan buahnya masih terasa", "Fruit jam",
         ("Poncokusumo", "Pujon", "Dau")),
    Food(("Nastar Nanas", "Kastengel Keju", "Putri Salju", "Kue Semprong Wijen", "Lidah Kucing", "Kukis Cokelat Kopi", "Bagelen Mentega", "Sagu Keju", "Kue Bawang Seledri"),
         "g", ((200, 24000, 36000), (350, 42000, 60000), (500, 58000, 85000)), ("jar", "box", "tin"), ("#d8a24a", "#c77f3f", "#8a5a34"),
         "Tepung terigu, mentega, telur, gula, susu bubuk", "4 bulan", "pirt", "dipanggang setiap hari, harum mentega sejak tutupnya dibuka", "Butter cookies"),
    Food(("Bakpia Kacang Hijau", "Roti Sisir Mentega", "Bolu Kukus Pandan", "Brownies Tempe", "Pai Apel Mini", "Pia Susu", "Bluder Kismis"), "g",
         ((200, 18000, 26000), (400, 33000, 48000)), ("box", "bag"), ("#caa15a", "#7a4a2a", "#7e9a48"),
         "Tepung terigu, gula, telur, mentega, isian pilihan", "7 hari", "pirt", "empuk sampai gigitan terakhir", "Soft filled pastry"),
    Food(("Jenang Apel", "Jenang Salak", "Dodol Susu", "Wajik Kletik", "Madumongso", "Dodol Rumput Laut", "Wingko Kelapa"), "g",
         ((200, 16000, 24000), (400, 30000, 42000)), ("box", "bag"), ("#7a4a26", "#9a5b2b", "#5f7d3a"),
         "Tepung ketan, santan, gula kelapa, sari buah", "2 bulan", "pirt", "diaduk berjam-jam, legit dan tidak lengket di gigi", "Sticky rice toffee"),
    Food(("Manisan Apel", "Asinan Salak", "Manisan Mangga Kering", "Manisan Carica", "Manisan Tomat Kurma"), "g", ((150, 13000, 19000), (300, 23000, 33000)),
         ("jar", "pouch"), ("#c7522f", "#d8a13a"), "Buah segar, gula pasir, garam", "6 bulan", "pirt", "asam manisnya menyegarkan", "Candied fruit"),
    Food(("Sale Pisang Gulung", "Apel Kering", "Pisang Sale Keju"), "g", ((150, 12000, 18000), (250, 19000, 27000)), ("pouch", "box"), ("#8d5a2b", "#b5843a"),
         "Pisang atau apel pilihan", "5 bulan", "pirt", "dijemur matahari sampai manisnya keluar sendiri", "Sun-dried fruit"),
    Food(("Abon Sapi Original", "Abon Ayam Pedas", "Abon Lele", "Abon Jamur", "Dendeng Sapi Manis", "Serundeng Kelapa Daging"), "g",
         ((100, 25000, 38000), (250, 58000, 88000)), ("pouch", "jar"), ("#8a4b2a", "#6e3b22"), "Daging pilihan, santan, gula kelapa, bawang, rempah",
         "6 bulan", "pirt", "serat dagingnya terasa, bumbunya meresap", "Seasoned meat floss"),
    Food(("Keripik Lele", "Wader Goreng Krispi", "Bandeng Presto", "Teri Krispi Balado", "Udang Rebon Kering", "Otak-otak Bandeng"), "g",
         ((100, 14000, 22000), (200, 26000, 38000)), ("pouch", "box"), ("#3d6d80", "#54788a"), "Ikan segar, tepung beras, bumbu rempah", "3 bulan", "pirt",
         "ikan segar hari itu, digoreng sampai durinya lunak", "Crispy freshwater fish", ("Sumbermanjing Wetan", "Gedangan", "Bantur", "Sumberpucung", "Wajak")),
    Food(("Bakso Sapi Beku", "Nugget Tempe", "Siomay Ikan", "Tahu Bakso", "Dimsum Ayam", "Rolade Daun Singkong"), "g", ((250, 18000, 28000), (500, 34000, 52000)),
         ("pouch", "box"), ("#9a5a44", "#b5735a"), "Daging, tepung tapioka, bawang putih, garam, rempah", "3 bulan beku", "bpom",
         "tinggal kukus atau goreng, untuk sarapan yang cepat", "Frozen ready bites"),
    Food(("Tepung Mocaf", "Mi Kering Sayur", "Beras Merah Organik", "Tiwul Instan", "Granola Ubi"), "g", ((250, 14000, 21000), (500, 24000, 36000), (1000, 42000, 60000)),
         ("pouch", "box"), ("#a58b5a", "#7d8f4a"), "Bahan pangan lokal", "8 bulan", "pirt", "bahan dapur dari ladang sendiri", "Local pantry staple"),
    Food(("Minyak Kelapa Murni VCO", "Santan Kelapa Bubuk"), "ml", ((125, 28000, 38000), (250, 48000, 65000)), ("bottle",), ("#8fa98a", "#b9c4a0"),
         "Kelapa segar", "24 bulan", "bpom", "dibuat tanpa pemanasan, jernih dan wangi", "Virgin coconut oil", ("Bantur", "Donomulyo", "Gedangan")),
)

FIRST = ("Sari", "Berkah", "Lestari", "Mekar", "Sumber", "Putra", "Dewi", "Rahayu", "Barokah", "Tirto", "Kusuma", "Jaya", "Sekar", "Arum", "Bumi", "Mulya",
         "Cahaya", "Sinar", "Karya", "Laksana", "Mitra", "Mandiri", "Ratu", "Semeru", "Kawi", "Arjuno", "Panderman", "Bromo", "Ken Dedes", "Singhasari",
         "Kendedes", "Wijaya", "Pelangi", "Harum", "Nusa", "Griya", "Omah", "Pawon", "Dapur", "Mbok", "Bu", "Mak", "Kebun", "Lereng", "Tunas")
SECOND = ("Rasa", "Makmur", "Abadi", "Sejahtera", "Jaya", "Lestari", "Asri", "Sari", "Rejeki", "Agung", "Utama", "Mandiri", "Barokah", "Indah", "Maju",
          "Bersama", "Renyah", "Gurih", "Alam", "Tani", "Wangi", "Segar", "Manis", "Nikmat", "Rukun", "Ningsih", "Yem", "Tin", "Sri", "Wati", "Lasmi", "Roso")
BEFORE = ("", "", "", "", "UD. ", "CV. ", "UD ", "Kelompok ", "IKM ")
STREETS = ("Jl. Raya", "Jl. Kenanga", "Jl. Melati", "Dusun Krajan", "Jl. Diponegoro", "Dusun Sumbersari", "Jl. Panglima Sudirman", "Gang Mawar", "Dusun Tegalrejo")
STORIES = (
    "Dimulai dari dapur rumah pada tahun {year}, kini {workers} orang bekerja bersama di sini.",
    "Usaha keluarga di {place} yang mengolah hasil kebun tetangga sejak {year}.",
    "Berdiri {year}. Setiap hari kami mengolah bahan segar dari petani sekitar {place}.",
    "Resep ibu yang dulu hanya untuk hari raya, sekarang dibuat sepanjang tahun oleh {workers} orang tetangga.",
)
