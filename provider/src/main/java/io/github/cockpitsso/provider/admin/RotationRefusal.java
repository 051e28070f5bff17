package io.github.cockpitsso.provider.admin;

import io.github.cockpitsso.client.Denial;
import io.github.cockpitsso.client.Outcome;
import io.github.cockpitsso.client.UserKey;
import io.github.cockpitsso.provider.checks.CockpitPermission;
import io.github.cockpitsso.provider.text.LogLine;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.keycloak.representations.idm.ErrorRepresentation;

/**
 * Why an API key is not replaced.
 *
 * @param status 400, 403, 404, 409, 502 or 503
 * @param message for the administrator; contains no secret
 */
record RotationRefusal(Response.Status status, String message) {
  static final RotationRefusal INVALID_BODY = new RotationRefusal(
      Response.Status.BAD_REQUEST,
      "The body must be empty or {\"grace\": N}, with 0 to 86400 seconds");
  static final RotationRefusal NOT_LINKED = new RotationRefusal(
      Response.Status.NOT_FOUND,
      "The user is not linked to an enabled Cockpit federation of this realm");
  static final RotationRefusal NO_DIRECTORY = new RotationRefusal(
      Response.Status.CONFLICT,
      "The user's Cockpit federation has no service key, so Keycloak cannot replace API keys");

  private static final String MAY_BE_DONE = ". The key may have been replaced";
  private static final int LONGEST = 300;

  /** The refusal of a call that gave no key. */
  static RotationRefusal of(Outcome<UserKey> outcome) {
    String cause =
        LogLine.of(outcome.describe(), LONGEST) + (outcome.mayBeDone() ? MAY_BE_DONE : "");
    if (outcome instanceof Outcome.NotFound<?>) {
      return new RotationRefusal(
          Response.Status.NOT_FOUND, "The user's account does not exist in Cockpit any more");
    } else if (outcome instanceof Outcome.Invalid<?>) {
      return new RotationRefusal(Response.Status.CONFLICT, "Cockpit refuses a new key: " + cause);
    } else if (outcome instanceof Outcome.Denied<?> denied) {
      return denied(denied.reason(), cause);
    } else if (outcome instanceof Outcome.Unavailable<?>) {
      return new RotationRefusal(Response.Status.SERVICE_UNAVAILABLE, cause);
    } else if (outcome instanceof Outcome.Found<?>) {
      return new RotationRefusal(
          Response.Status.BAD_GATEWAY, "Cockpit returned no key" + MAY_BE_DONE);
    }
    return new RotationRefusal(Response.Status.BAD_GATEWAY, cause);
  }

  private static RotationRefusal denied(Denial reason, String cause) {
    return switch (reason) {
      case PERMISSION ->
        new RotationRefusal(
            Response.Status.FORBIDDEN,
            "The role of the federation's service key lacks a permission in Cockpit: "
                + CockpitPermission.describe(CockpitPermission.KEYS_WRITE));
      case EXCLUDED_ROLE -> new RotationRefusal(Response.Status.CONFLICT, cause);
      default -> new RotationRefusal(Response.Status.BAD_GATEWAY, cause);
    };
  }

  /** An answer in the form of Keycloak's own admin API. */
  WebApplicationException exception() {
    var error = new ErrorRepresentation();
    error.setErrorMessage(message);
    Response.ResponseBuilder response =
        Response.status(status).type(MediaType.APPLICATION_JSON_TYPE).entity(error);
    if (status == Response.Status.SERVICE_UNAVAILABLE) {
      response.header(HttpHeaders.RETRY_AFTER, "5");
    }
    return new WebApplicationException(response.build());
  }
}
