package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"
)

// memory of a running process in MB, as Linux counts it: VmRSS now, or VmHWM, the most it ever was.
func memory(pid int, what string) (float64, error) {
	f, err := os.Open("/proc/" + strconv.Itoa(pid) + "/status")
	if err != nil {
		return 0, err
	}
	defer f.Close()
	for s := bufio.NewScanner(f); s.Scan(); {
		if fields := strings.Fields(s.Text()); len(fields) >= 2 && fields[0] == what+":" {
			kib, err := strconv.ParseFloat(fields[1], 64)
			return kib / 1024, err
		}
	}
	return 0, fmt.Errorf("no %s in the status of process %d", what, pid)
}

// child runs the benchmark itself as a process of its own and answers what it says of itself; see say.
func child(ctx context.Context, args ...string) (seconds, peak float64, err error) {
	self, err := os.Executable()
	if err != nil {
		return 0, 0, err
	}
	c := exec.CommandContext(ctx, self, args...)
	c.Stderr = os.Stderr
	out, err := c.Output()
	if err != nil {
		return 0, 0, fmt.Errorf("%s: %w", strings.Join(args[:2], " "), err)
	}
	_, err = fmt.Sscanf(string(out), "SECONDS %f PEAK %f", &seconds, &peak)
	return seconds, peak, err
}

// say prints how long it took, and the most memory that this process ever had.
func say(took time.Duration) error {
	peak, err := memory(os.Getpid(), "VmHWM")
	if err != nil {
		return err
	}
	_, err = fmt.Printf("SECONDS %f PEAK %f\n", took.Seconds(), peak)
	return err
}

// counted throws away what is written and knows how much that was.
type counted struct{ n int64 }

func (c *counted) Write(p []byte) (int, error) {
	n, err := io.Discard.Write(p)
	c.n += int64(n)
	return n, err
}
