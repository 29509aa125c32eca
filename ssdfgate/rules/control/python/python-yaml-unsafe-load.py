import yaml


def unsafe(text):
    return yaml.load(text, Loader=yaml.Loader)


def named_unsafe(text):
    return yaml.unsafe_load(text)


def no_loader(text):
    return yaml.load(text)


def safe(text):
    return yaml.safe_load(text)


def safe_loader(text):
    return yaml.load(text, Loader=yaml.SafeLoader)


def own_loader(text):
    return yaml.load(text, Loader=StrictLoader)
