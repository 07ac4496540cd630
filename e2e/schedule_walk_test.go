package e2e_test

import "acuse/e2e/harness"

const schedules = "/app/facturas-periodicas"

// withSchedules adds Inicio and the pages of facturas periódicas to the owner's.
func withSchedules(w walk) walk {
	open := func(name string) func(*harness.Page) {
		return func(p *harness.Page) { p.Within("#rows").Follow(name) }
	}
	ticked := func(button string) func(*harness.Page) {
		return func(p *harness.Page) {
			for _, box := range tickable(p, 4) {
				p.Check("id", box)
			}
			p.Within("[data-bar]").Follow(button)
		}
	}
	edit := func(p *harness.Page) { open("Alojamiento")(p); p.Follow("Editar") }
	w["office /app/{$}"] = []stop{{name: "inicio", path: "/app/"}}
	w["office "+schedules] = []stop{{name: "periodicas", path: schedules}, {name: "periodicas-detenidas", path: schedules + "?estado=stopped&orden=-total"},
		{name: "periodicas-nada", path: schedules + "?q=zzzz"}, {name: "periodicas-marcadas", path: schedules, do: func(p *harness.Page) { p.Check("id", "") }}}
	w["office "+schedules+"/nueva"] = []stop{{name: "periodica-nueva", path: schedules + "/nueva"},
		{name: "periodica-error", path: schedules + "/nueva", do: func(p *harness.Page) {
			p.Fill("every", "0")
			p.Fill("start", "2020-01-01")
			p.Fill("ends", "times")
			p.Fill("times", "muchas")
			p.Fill("line.0.text", "De {lunes}")
			p.Fill("line.0.price", "doce")
			p.Within(".bar-form").Follow("Guardar")
		}}}
	w["office "+schedules+"/{id}"] = []stop{{name: "periodica", path: schedules, do: open("Mantenimiento web")}, {name: "periodica-detenida", path: schedules, do: open("Asesoría")},
		{name: "periodica-ahora", path: schedules, do: func(p *harness.Page) { open("Mantenimiento web")(p); p.Click("Emitir ahora") }},
		{name: "periodica-saltar", path: schedules, do: func(p *harness.Page) { open("Mantenimiento web")(p); p.Click("Saltar la siguiente") }}}
	w["office "+schedules+"/{id}/editar"] = []stop{{name: "periodica-editar", path: schedules, do: edit}}
	w["office "+schedules+"/{id}/precios"] = []stop{{name: "periodica-precios", path: schedules, do: func(p *harness.Page) { open("Alojamiento")(p); p.Follow("Cambiar precios") }},
		{name: "periodica-precios-error", path: schedules, do: func(p *harness.Page) {
			open("Alojamiento")(p)
			p.Follow("Cambiar precios")
			p.Fill("from", "2020-01-01")
			p.Within(".bar-form").Follow("Cambiar precios")
		}}}
	w["office "+schedules+"/acciones"] = []stop{{name: "periodicas-pausar", path: schedules, do: ticked("Pausar")}, {name: "periodicas-reanudar", path: schedules, do: ticked("Reanudar")},
		{name: "periodicas-terminar", path: schedules, do: ticked("Terminar")}}
	w["office "+schedules+"/precios"] = []stop{{name: "periodicas-precios", path: schedules, do: func(p *harness.Page) {
		ticked("Cambiar precios")(p)
		p.Fill("percent", "3,5")
		p.Follow("Calcular")
	}}}
	return w
}
