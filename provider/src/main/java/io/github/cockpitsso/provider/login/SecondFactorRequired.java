package io.github.cockpitsso.provider.login;

/**
 * The password is right, and the form that created the {@link SubmittedLogin} can ask for Cockpit's
 * code. Keycloak's interfaces only support true and false, and false counts as a failed login.
 */
@SuppressWarnings("serial") // thrown and caught within one request
final class SecondFactorRequired extends RuntimeException {

  SecondFactorRequired() {
    super("Cockpit asks for a second factor", null, false, false);
  }
}
