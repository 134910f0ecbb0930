"""A portal to look at: a workbook as an office would keep it, and drawn packaging, all from our own word lists."""
