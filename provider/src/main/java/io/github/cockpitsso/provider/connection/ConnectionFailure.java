package io.github.cockpitsso.provider.connection;

import io.github.cockpitsso.client.CockpitAddress;
import io.github.cockpitsso.client.Denial;
import io.github.cockpitsso.client.Outage;
import io.github.cockpitsso.client.Outcome;
import io.github.cockpitsso.client.http.Call;
import io.github.cockpitsso.client.http.Reply;
import io.github.cockpitsso.client.http.Transport;
import io.github.cockpitsso.provider.checks.CockpitPermission;
import io.github.cockpitsso.provider.settings.CockpitRequirement;
import io.github.cockpitsso.provider.settings.SettingProblem;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Explains why the connection test of a federation failed, and what to change. To distinguish some
 * causes it sends one more request, without a key, to the same host.
 */
public final class ConnectionFailure {

  /** The kind of key in the test call. */
  enum KeyKind {
    /** The service key, which reads the directory. */
    SERVICE("cockpitServiceKey"),
    /** The login key, which only checks passwords. */
    LOGIN("cockpitLoginKey"),
    /** No key: the call had the rights of Cockpit's public role. */
    NONE("");

    private final String label;

    KeyKind(String label) {
      this.label = label;
    }
  }

  private static final String PATH = "/api/sso/info";
  private static final Pattern SPACE = Pattern.compile("(.*)/(:[^/]+)");
  // Messages of the JDK and of Apache's client. A server without TLS causes other messages.
  private static final Pattern CERTIFICATE = Pattern.compile("PKIX|[Cc]ertificate|[Hh]ost ?name");
  private static final Pattern ALERT = Pattern.compile("fatal alert");
  // The HTTP client reports a failed handshake as one of these.
  private static final Set<Outage> NO_HANDSHAKE =
      Set.of(Outage.CONNECT, Outage.TLS, Outage.BROKEN, Outage.TIMEOUT);

  private final CockpitAddress address;
  private final KeyKind key;
  private final Transport transport;

  /**
   * A failed call to this address with this kind of key.
   *
   * @param transport sends the additional request
   */
  ConnectionFailure(CockpitAddress address, KeyKind key, Transport transport) {
    this.address = address;
    this.key = key;
    this.transport = transport;
  }

  /** The problem, for a call without the expected answer. */
  public SettingProblem problem(Outcome<?> outcome) {
    if (outcome instanceof Outcome.Denied<?> denied) {
      return denied(denied.reason());
    } else if (outcome instanceof Outcome.Unsupported<?>) {
      return SettingProblem.of("cockpitProblemNoAddon", outcome.describe());
    } else if (outcome instanceof Outcome.Unavailable<?> unavailable) {
      return unavailable(unavailable);
    } else if (outcome instanceof Outcome.Malformed<?> || outcome instanceof Outcome.NotFound<?>) {
      return notCockpit(outcome.describe());
    }
    return SettingProblem.of(CockpitRequirement.UNREACHABLE, outcome.describe());
  }

  private SettingProblem denied(Denial reason) {
    if (key == KeyKind.NONE) {
      return SettingProblem.of(
          "cockpitProblemNoKey",
          CockpitPermission.describe(CockpitPermission.AUTH, CockpitPermission.USERS_READ));
    }
    if (reason == Denial.KEY) {
      return SettingProblem.of(
          space().isPresent() ? "cockpitProblemKeyUnknownInSpace" : "cockpitProblemKeyUnknown",
          key.label);
    }
    return SettingProblem.of(
        "cockpitProblemPermissions",
        key == KeyKind.LOGIN
            ? CockpitPermission.describe(CockpitPermission.AUTH)
            : CockpitPermission.describe(CockpitPermission.AUTH, CockpitPermission.USERS_READ));
  }

  private SettingProblem unavailable(Outcome.Unavailable<?> outcome) {
    if (outcome.reason() == Outage.TLS && CERTIFICATE.matcher(outcome.detail()).find()) {
      return SettingProblem.of("cockpitProblemCertificate", outcome.detail());
    } else if (NO_HANDSHAKE.contains(outcome.reason()) && isPlainPort(outcome.detail())) {
      return SettingProblem.of("cockpitProblemNoTls", outcome.detail());
    } else if (outcome.reason() == Outage.REDIRECTED) {
      return SettingProblem.of("cockpitProblemRedirected", outcome.detail());
    } else if (outcome.reason() == Outage.BROKEN && isTlsPort()) {
      return SettingProblem.of("cockpitProblemTlsPort");
    }
    return SettingProblem.of(CockpitRequirement.UNREACHABLE, outcome.describe());
  }

  /** The server is not a Cockpit, or a Cockpit without this space. */
  private SettingProblem notCockpit(String what) {
    if (isTlsPort()) {
      return SettingProblem.of("cockpitProblemTlsPort");
    }
    Optional<Matcher> space = space();
    return space.filter(it -> isCockpit(it.group(1))).isPresent()
        ? SettingProblem.of("cockpitProblemNoSpace", space.get().group(2))
        : SettingProblem.of("cockpitProblemNoCockpit", what);
  }

  private Optional<Matcher> space() {
    Matcher space = SPACE.matcher(address.base().toString());
    return space.matches() ? Optional.of(space) : Optional.empty();
  }

  private boolean isTlsPort() {
    if (!address.isPlain()) {
      return false;
    }
    Reply reply = probe("https://" + authority(80) + PATH);
    return reply instanceof Reply.Answer
        || (reply instanceof Reply.Failed failed
            && failed.reason() == Outage.TLS
            && (CERTIFICATE.matcher(failed.detail()).find()
                || ALERT.matcher(failed.detail()).find()));
  }

  /** Servers answer 400 to plain HTTP on a TLS port. */
  private boolean isPlainPort(String detail) {
    return !address.isPlain()
        && !ALERT.matcher(detail).find()
        && probe("http://" + authority(443) + PATH) instanceof Reply.Answer answer
        && answer.status() != 400;
  }

  /** Host and port. The port must be explicit, because the scheme changes. */
  private String authority(int byDefault) {
    URI base = address.base();
    return base.getRawAuthority() + (base.getPort() < 0 ? ":" + byDefault : "");
  }

  /**
   * Whether the server answers a request without a key as Cockpit does ({@code
   * docs/cockpit-contract.md} §3).
   */
  private boolean isCockpit(String base) {
    return probe(base + PATH) instanceof Reply.Answer answer
        && (answer.status() == 404
            ? answer.body().length == 0
            : (answer.status() == 412 || answer.status() == 403)
                && answer.contentType().startsWith("application/json"));
  }

  private Reply probe(String url) {
    return transport.send(new Call("GET", URI.create(url), Optional.empty(), Optional.empty()));
  }
}
