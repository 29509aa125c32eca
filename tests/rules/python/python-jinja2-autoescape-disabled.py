import jinja2
from jinja2 import Environment, FileSystemLoader, select_autoescape

# ruleid: python-jinja2-autoescape-disabled
unsafe = jinja2.Environment(autoescape=False)
# ruleid: python-jinja2-autoescape-disabled
loaded = Environment(loader=FileSystemLoader("templates"), autoescape=False)
# ruleid: python-jinja2-autoescape-disabled
app.jinja_env.autoescape = False

# ok: python-jinja2-autoescape-disabled
safe = Environment(loader=FileSystemLoader("templates"), autoescape=select_autoescape())
# ok: python-jinja2-autoescape-disabled
always = Environment(autoescape=True)
# ok: python-jinja2-autoescape-disabled
text_only = Context({"name": "x"}, autoescape=False)
