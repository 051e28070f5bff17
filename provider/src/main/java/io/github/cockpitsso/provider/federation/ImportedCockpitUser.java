package io.github.cockpitsso.provider.federation;

import java.util.List;
import java.util.Objects;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.UserModelDelegate;
import org.keycloak.storage.ReadOnlyException;

/**
 * An imported user as the rest of Keycloak gets to see one: what comes from Cockpit can not be written here, whichever
 * way somebody tries. Everything else, such as groups and required actions, is Keycloak's.
 */
final class ImportedCockpitUser extends UserModelDelegate {

  private final boolean barred;

  ImportedCockpitUser(UserModel local) {
    this(local, false);
  }

  private ImportedCockpitUser(UserModel local, boolean barred) {
    super(local);
    this.barred = barred;
  }

  /** A user who is disabled, whatever the database says in this transaction. */
  static ImportedCockpitUser barred(UserModel local) {
    return new ImportedCockpitUser(local, true);
  }

  @Override
  public boolean isEnabled() {
    return !barred && super.isEnabled();
  }

  @Override
  public void setUsername(String username) {
    if (!Objects.equals(getUsername(), username)) {
      throw readOnly();
    }
  }

  @Override
  public void setFirstName(String firstName) {
    if (!same(getFirstName(), firstName)) {
      throw readOnly();
    }
  }

  @Override
  public void setLastName(String lastName) {
    if (!same(getLastName(), lastName)) {
      throw readOnly();
    }
  }

  @Override
  public void setEmail(String email) {
    if (!same(getEmail(), email)) {
      throw readOnly();
    }
  }

  @Override
  public void setFederationLink(String link) {
    // Null is how an administrator turns imported users into local ones.
    if (link != null && !link.equals(getFederationLink())) {
      throw readOnly();
    }
    super.setFederationLink(link);
  }

  @Override
  public void setSingleAttribute(String name, String value) {
    setAttribute(name, value == null ? null : List.of(value));
  }

  @Override
  public void setAttribute(String name, List<String> values) {
    if (!isCockpits(name)) {
      super.setAttribute(name, values);
    } else if (!getAttributeStream(name)
        .filter(it -> it != null && !it.isEmpty())
        .toList()
        .equals(nonEmpty(values))) {
      throw readOnly();
    }
  }

  @Override
  public void removeAttribute(String name) {
    if (!isCockpits(name)) {
      super.removeAttribute(name);
    } else if (getFirstAttribute(name) != null) {
      throw readOnly();
    }
  }

  private static boolean isCockpits(String name) {
    return CockpitAttributes.ALL.contains(name)
        || name.equals(USERNAME)
        || name.equals(FIRST_NAME)
        || name.equals(LAST_NAME)
        || name.equals(EMAIL);
  }

  private static boolean same(String one, String other) {
    return (one == null ? "" : one).equals(other == null ? "" : other);
  }

  private static List<String> nonEmpty(List<String> values) {
    return values == null
        ? List.of()
        : values.stream().filter(it -> it != null && !it.isEmpty()).toList();
  }

  private static ReadOnlyException readOnly() {
    return new ReadOnlyException("Federated storage is not writable");
  }
}
