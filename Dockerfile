# One image for web and worker. Nothing runs as root; what must last lies in /srv/var.
FROM python:3.13-slim

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 VAR_DIR=/srv/var

RUN useradd --system --create-home --home-dir /srv worldview
WORKDIR /srv/app

COPY requirements.txt .
RUN pip install --no-cache-dir --require-hashes -r requirements.txt

COPY . .
RUN python -m worldview.translations \
 && mkdir -p /srv/var/media /srv/var/archives \
 && SECRET_KEY=only-to-collect DATABASE_URL=postgresql://none python manage.py collectstatic --noinput \
 && chown -R worldview: /srv/var

USER worldview
EXPOSE 8000
CMD ["granian", "--interface", "asgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", "--respawn-failed-workers", "worldview.asgi:application"]
