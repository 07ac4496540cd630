package app

import "acuse/internal/billing"

// Words that made-up names and documents are put together from. Proper names are invented; nobody is meant.
var (
	trades = []trade{
		{"Bodegas", ", S.A.", 'A'}, {"Café", ", S.L.", 'B'}, {"Clínica Dental", ", S.L.P.", 'B'}, {"Cooperativa", "", 'F'},
		{"Hostal", ", S.L.", 'B'}, {"Transportes", ", S.A.", 'A'}, {"Talleres", ", S.L.", 'B'}, {"Librería", ", C.B.", 'E'},
		{"Panadería", ", S.L.", 'B'}, {"Construcciones", ", S.A.", 'A'}, {"Farmacia", ", C.B.", 'E'}, {"Jardines", ", S.L.", 'B'},
		{"Cerámicas", ", S.L.", 'B'}, {"Conservas", ", S.A.", 'A'}, {"Academia", ", S.L.", 'B'}, {"Ferretería", ", S.L.", 'B'},
		{"Imprenta", ", S.L.", 'B'}, {"Óptica", ", S.L.", 'B'}, {"Viveros", ", S.L.", 'B'}, {"Gestoría", ", S.L.P.", 'B'},
		{"Carpintería", ", C.B.", 'E'}, {"Almazara", ", S.L.", 'B'}, {"Restaurante", ", S.L.", 'B'}, {"Instalaciones", ", S.A.", 'A'},
	}
	properNames = []string{
		"Valdelirio", "Peñamora", "Montearrecio", "Fuentesola", "Almendrera", "Torrevela", "Riosalado", "Llanomar", "Solanilla",
		"Marjaleta", "Veleruela", "Campoluz", "Arenalet", "Pinarejo", "Nubeal", "Brisamar", "Cantalobera", "Albadría", "Senialta",
		"Navacierzo", "Serralbina", "Aguadulzal", "Barrancal", "Romeralta", "Calamora", "Higuerola", "Matarrubial", "Sierracal",
		"Encinalva", "Portolino", "Garbinera", "Salobrina", "Tomillarejo", "Vientosa", "Miravella", "Rocafina", "Olivarda",
	}
	givenNames = []string{
		"Ana", "Vicent", "Yolanda", "Marta", "Joan", "Lucía", "Óscar", "Nuria", "Íñigo", "Begoña", "Andrés", "Xavier", "Inés",
		"Ramón", "Àngela", "Hugo", "Carmen", "Iván", "Olga", "Rubén", "Elena", "Tomás", "Aitana", "Jesús", "Pilar",
	}
	surnames = []string{
		"Quiles", "Bru", "Ibarrola", "Senent", "Ferrandis", "Oltra", "Cañizares", "Peris", "Muñiz", "Galdón", "Llopis", "Zurita",
		"Bermejo", "Alcaraz", "Sanchis", "Urrutia", "Ñíguez", "Coll", "Tejedor", "Marzal", "Vidaurre", "Escrivà", "Loureiro",
		"Gisbert", "Palau", "Arozena", "Bellver", "Carrión", "Domènech", "Estellés", "Fuster",
	}
	streets = []string{
		"Calle de la Acequia", "Carrer Major", "Avenida del Puerto", "Plaza de la Fuente", "Calle del Molino", "Paseo de la Alameda",
		"Calle San Roque", "Carrer de la Mar", "Camino Viejo", "Ronda Norte", "Calle de los Olivos", "Travesía del Horno",
	}
	towns = []struct{ city, postcode string }{
		{"València", "46002"}, {"Gandia", "46701"}, {"Sagunt", "46500"}, {"Torrent", "46900"}, {"Utiel", "46300"},
		{"Alicante", "03001"}, {"Dénia", "03700"}, {"Elx", "03201"}, {"Castelló de la Plana", "12001"}, {"Segorbe", "12400"},
		{"Madrid", "28013"}, {"Alcalá de Henares", "28801"}, {"Barcelona", "08002"}, {"Sabadell", "08201"}, {"Girona", "17001"},
		{"Tarragona", "43001"}, {"Lleida", "25001"}, {"Zaragoza", "50001"}, {"Huesca", "22001"}, {"Bilbao", "48001"},
		{"Donostia", "20001"}, {"Vitoria-Gasteiz", "01001"}, {"Pamplona", "31001"}, {"Logroño", "26001"}, {"Santander", "39001"},
		{"Oviedo", "33001"}, {"Gijón", "33201"}, {"Vigo", "36201"}, {"Lugo", "27001"}, {"Ourense", "32001"}, {"León", "24001"},
		{"Burgos", "09001"}, {"Valladolid", "47001"}, {"Salamanca", "37001"}, {"Toledo", "45001"}, {"Albacete", "02001"},
		{"Cuenca", "16001"}, {"Cáceres", "10001"}, {"Badajoz", "06001"}, {"Sevilla", "41001"}, {"Córdoba", "14001"},
		{"Granada", "18001"}, {"Málaga", "29001"}, {"Almería", "04001"}, {"Huelva", "21001"}, {"Murcia", "30001"},
		{"Cartagena", "30201"}, {"Palma", "07001"}, {"Las Palmas de Gran Canaria", "35001"}, {"Santa Cruz de Tenerife", "38001"},
	}
	mailboxes = []string{"administracion", "facturas", "compras", "hola", "proveedores", "recepcion"}
	works     = []work{
		{"Rediseño de carta y menús de temporada", 4500, 12, 2100}, {"Maquetación a cuatro idiomas", 8500, 4, 2100},
		{"Impresión de cartas A4, verjurado 300 g", 315, 60, 2100}, {"Libro ilustrado, tapa dura", 950, 25, 400},
		{"Fotografía de producto, media jornada", 26000, 2, 2100}, {"Identidad visual: logotipo y aplicaciones", 120000, 1, 2100},
		{"Mantenimiento mensual de la web", 9000, 1, 2100}, {"Tarjetas de visita, 500 unidades", 6800, 2, 2100},
		{"Rotulación de escaparate en vinilo", 18500, 1, 2100}, {"Catálogo de primavera, 48 páginas", 185000, 1, 2100},
		{"Etiquetas de botella, papel texturado", 42, 1000, 2100}, {"Ilustración a doble página", 38000, 2, 1000},
		{"Corrección de textos", 1200, 16, 2100}, {"Guía de visita, edición en rústica", 640, 50, 400},
		{"Hora de diseño", 4500, 6, 2100}, {"Cartel A2 para feria", 14500, 3, 2100}, {"Packaging de regalo, prototipo", 52000, 1, 2100},
		{"Banner para redes, juego de seis", 21000, 1, 2100},
	}
)

// trade is a kind of company: what stands before and after its name, and the letter of its CIF.
type trade struct {
	before, after string
	letter        rune
}

// work is something the studio sells.
type work struct {
	text     string
	price    billing.Cents
	quantity int64 // at most
	tax      billing.Percent
}
