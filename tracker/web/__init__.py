"""Pages and doors over a View: what is stored, for eyes and for other programs. Nothing here writes.

rows       stored documents -> EventRow, ClaimRow: one line of a list
index      every row by session, company, kind, story and publisher; follows the store as it grows
shapes     what each address answers: documented records, the same for page, JSON, CSV, OpenAPI and MCP
league     publishers by how often the tape confirmed them
pages      PAGES: an address, its shape, what makes it; to add one, write a function and a line there
site       the view, the index and the pages rendered so far
charts     pictures that only pages have; the others are formats/charts
render     shape -> HTML, JSON or CSV
feeds      events and reports as Atom and JSON Feed
metrics    the store in numbers, for Prometheus
guard      token, Host, security headers: around everything
app        the addresses as one ASGI application
server     the application on a socket
tools      the same for programs that speak MCP
"""
