# Varnish (6 or later, with varnish-modules) in front of World View, purged by labels:
#   PAGE_LABELS_HEADER=Surrogate-Key for the web processes, and beside them
#   python manage.py tell_cdn http://127.0.0.1:6081/ --method PURGE --header xkey-purge

vcl 4.1;

import std;
import xkey;

backend default {
    .host = "127.0.0.1";
    .port = "8000";
    .probe = { .url = "/health/"; .interval = 2s; .timeout = 2s; }
}

acl those_who_purge { "127.0.0.1"; }

sub vcl_recv {
    if (req.method == "PURGE") {
        if (client.ip !~ those_who_purge) { return (synth(403)); }
        return (synth(200, "Purged " + xkey.purge(req.http.xkey-purge)));
    }
    # What is sent, the desk, and pages of one reader go through.
    if ((req.method != "GET" && req.method != "HEAD") || req.url ~ "^/(admin|subscriptions)/"
        || req.url ~ "^/comments/(write|own|prove|mute|decide|data)/") {
        return (pass);
    }
    unset req.http.Cookie;
    # Former pages for half a minute behind the reader's back, and for a day while nothing answers.
    if (std.healthy(req.backend_hint)) { set req.grace = 30s; }
}

sub vcl_backend_response {
    set beresp.http.xkey = beresp.http.Surrogate-Key;
    # The name of one request is not that of those who get its copy.
    unset beresp.http.X-Request-Id;
    if (beresp.http.Cache-Control ~ "stale-if-error") { set beresp.grace = 1d; }
    # An error is no better than what is there.
    if (beresp.status >= 500 && bereq.is_bgfetch) { return (abandon); }
}

sub vcl_deliver {
    unset resp.http.xkey;
    unset resp.http.Surrogate-Key;
    unset resp.http.CDN-Cache-Control;
}
