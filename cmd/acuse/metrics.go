package main

import (
	"strconv"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"acuse/internal/db"
)

// metrics are what ACUSE_METRICS_ADDR shows to Prometheus.
type metrics struct {
	registry *prometheus.Registry
	requests *prometheus.HistogramVec
	jobs     *prometheus.CounterVec
}

func newMetrics(d *db.DB) *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "acuse_request_seconds",
			Help: "Time to answer, by route.", Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5}},
			[]string{"route", "method", "status"}),
		jobs: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "acuse_jobs_total", Help: "Attempts of jobs, by outcome."}, []string{"job", "outcome"}),
	}
	m.registry.MustRegister(m.requests, m.jobs, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		collectors.NewDBStatsCollector(d.Write, "write"))
	if d.Read != d.Write {
		m.registry.MustRegister(collectors.NewDBStatsCollector(d.Read, "read"))
	}
	return m
}

func (m *metrics) request(route, method string, status int, seconds float64) {
	m.requests.WithLabelValues(route, method, strconv.Itoa(status)).Observe(seconds)
}

func (m *metrics) job(job string, err error) {
	outcome := "done"
	if err != nil {
		outcome = "again"
	}
	m.jobs.WithLabelValues(job, outcome).Inc()
}
