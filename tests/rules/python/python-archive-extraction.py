import tarfile


def unpack(path, target):
    with tarfile.open(path) as archive:
        # ruleid: python-archive-extraction
        archive.extractall(target)


def unpack_directly(path, target):
    # ruleid: python-archive-extraction
    tarfile.open(path).extractall(target)


def unpack_later(path, target):
    archive = tarfile.open(path)
    try:
        # ruleid: python-archive-extraction
        archive.extractall(path=target)
    finally:
        archive.close()


def filtered(path, target):
    with tarfile.open(path) as archive:
        # ok: python-archive-extraction
        archive.extractall(target, filter="data")


def chosen(path, target):
    with tarfile.open(path) as archive:
        # ok: python-archive-extraction
        archive.extractall(target, members=checked(archive))


def other_class(box, target):
    # ok: python-archive-extraction
    box.extractall(target)
