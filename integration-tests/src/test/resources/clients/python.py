# Python requests and httpx, whose calls differ in three places only.
import importlib
import os

bridge, token, out, path = (os.environ[name] for name in ("BRIDGE", "TOKEN", "OUT", "FILE"))
library = importlib.import_module(os.environ["LIBRARY"])
is_requests = library.__name__ == "requests"
session = library.Session() if is_requests else library.Client()
session.headers["Authorization"] = f"Bearer {token}"


def write(step, answer):
    with open(f"{out}/{step}.status", "w") as file:
        file.write(str(answer.status_code))
    with open(f"{out}/{step}.body", "wb") as file:
        file.write(answer.content)


with open(f"{out}/version", "w") as file:
    file.write(library.__version__)
params = {"filter": '{"title":"Grüße & mehr"}', "limit": 2}
write("list", session.get(f"{bridge}/api/content/items/posts", params=params))
write("save", session.post(f"{bridge}/api/content/item/posts", json={"data": {"title": "Grüße"}}))
write("form", session.post(f"{bridge}/api/custom/form", data={"title": "Grüße & mehr"}))
with open(path, "rb") as pdf:
    files = {"file": ("Übersicht 1.pdf", pdf)}
    write("upload", session.post(f"{bridge}/api/custom/upload", data={"title": "Grüße"}, files=files))
with open(path, "rb") as pdf:
    data = {"data[title]": "Grüße"}
    write("item", session.post(f"{bridge}/api/content/item/posts", data=data, files={"file": pdf}))
with open(path, "rb") as pdf:
    write("stream", session.post(f"{bridge}/api/custom/stream", **{"data" if is_requests else "content": iter(pdf)}))
write("delete", session.delete(f"{bridge}/api/content/item/posts/1"))
write("file", session.get(f"{bridge}/api/custom/file"))
write("anonymous", library.get(f"{bridge}/api/content/items/posts"))
