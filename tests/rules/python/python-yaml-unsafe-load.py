import yaml


def unsafe(text):
    # ruleid: python-yaml-unsafe-load
    return yaml.load(text, Loader=yaml.Loader)


def named_unsafe(text):
    # ruleid: python-yaml-unsafe-load
    return yaml.unsafe_load(text)


def no_loader(text):
    # ruleid: python-yaml-unsafe-load
    return yaml.load(text)


def safe(text):
    # ok: python-yaml-unsafe-load
    return yaml.safe_load(text)


def safe_loader(text):
    # ok: python-yaml-unsafe-load
    return yaml.load(text, Loader=yaml.SafeLoader)


def own_loader(text):
    # ok: python-yaml-unsafe-load
    return yaml.load(text, Loader=StrictLoader)
