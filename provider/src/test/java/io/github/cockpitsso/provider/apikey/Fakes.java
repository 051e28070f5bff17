package io.github.cockpitsso.provider.apikey;

import io.github.cockpitsso.provider.fake.Fake;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.keycloak.credential.CredentialModel;
import org.keycloak.models.RealmModel;
import org.keycloak.models.SubjectCredentialManager;
import org.keycloak.models.UserModel;

/** The part of Keycloak's model that the store uses. */
final class Fakes {
  private Fakes() {}

  static RealmModel realm(String id) {
    return Fake.of(
        RealmModel.class, (method, arguments) -> method.equals("getId") ? id : unexpected(method));
  }

  /** A user with a list of credentials. */
  static final class User {
    private final String id;
    private final List<CredentialModel> credentials = new ArrayList<>();

    User(String id) {
      this.id = id;
    }

    List<CredentialModel> credentials() {
      return credentials;
    }

    UserModel model() {
      return Fake.of(UserModel.class, (method, arguments) -> switch (method) {
        case "getId" -> id;
        case "credentialManager" -> manager();
        default -> unexpected(method);
      });
    }

    private SubjectCredentialManager manager() {
      return Fake.of(SubjectCredentialManager.class, (method, arguments) -> switch (method) {
        case "getStoredCredentialsByTypeStream" ->
          credentials.stream().filter(it -> it.getType().equals(arguments[0]));
        case "removeStoredCredentialById" ->
          credentials.removeIf(it -> it.getId().equals(arguments[0]));
        case "createStoredCredential" -> create((CredentialModel) arguments[0]);
        default -> unexpected(method);
      });
    }

    private CredentialModel create(CredentialModel credential) {
      credential.setId(UUID.randomUUID().toString());
      credentials.add(credential);
      return credential;
    }
  }

  private static Object unexpected(String method) {
    throw new AssertionError("Not expected to be called: " + method);
  }
}
