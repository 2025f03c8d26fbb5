"""What must hold on bad days: killed processes, lost power, lost answers, full disks, rush hours."""
