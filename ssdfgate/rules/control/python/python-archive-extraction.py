import tarfile


def unpack(path, target):
    with tarfile.open(path) as archive:
        archive.extractall(target)


def unpack_directly(path, target):
    tarfile.open(path).extractall(target)


def unpack_later(path, target):
    archive = tarfile.open(path)
    try:
        archive.extractall(path=target)
    finally:
        archive.close()


def filtered(path, target):
    with tarfile.open(path) as archive:
        archive.extractall(target, filter="data")


def chosen(path, target):
    with tarfile.open(path) as archive:
        archive.extractall(target, members=checked(archive))


def other_class(box, target):
    box.extractall(target)
