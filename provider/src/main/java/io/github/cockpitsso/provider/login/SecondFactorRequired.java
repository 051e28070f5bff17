package io.github.cockpitsso.provider.login;

/**
 * The password is right, and somebody is there who can ask for the code of Cockpit's second factor: whoever made the
 * {@link SubmittedLogin}. Keycloak's interfaces know right and wrong only, and wrong is counted as a failed login.
 */
@SuppressWarnings("serial") // thrown and caught within one request
final class SecondFactorRequired extends RuntimeException {

  SecondFactorRequired() {
    super("Cockpit asks for a second factor", null, false, false);
  }
}
