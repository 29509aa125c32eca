import jinja2
from jinja2 import Environment, FileSystemLoader, select_autoescape

unsafe = jinja2.Environment(autoescape=False)
loaded = Environment(loader=FileSystemLoader("templates"), autoescape=False)
app.jinja_env.autoescape = False

safe = Environment(loader=FileSystemLoader("templates"), autoescape=select_autoescape())
always = Environment(autoescape=True)
text_only = Context({"name": "x"}, autoescape=False)
