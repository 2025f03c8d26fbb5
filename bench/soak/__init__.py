"""What must hold on bad days: processes killed, power or answers lost, full disks, rush hours."""
