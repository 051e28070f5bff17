package io.github.cockpitsso.provider.users;

import io.github.cockpitsso.provider.identity.CockpitAttributes;
import io.github.cockpitsso.provider.profile.ProfileEdits;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.UserModelDelegate;
import org.keycloak.storage.ReadOnlyException;

/**
 * An imported user as the rest of Keycloak sees it. Attributes from Cockpit cannot be written, or
 * only through Cockpit. Everything else, such as groups and required actions, belongs to Keycloak.
 */
public final class ImportedCockpitUser extends UserModelDelegate {

  /**
   * Required actions that cannot be completed while passwords and addresses can only be changed
   * in Cockpit.
   */
  private static final Set<String> EDIT_ACTIONS =
      Set.of(RequiredAction.UPDATE_PASSWORD.name(), RequiredAction.UPDATE_EMAIL.name());

  private final Optional<ProfileEdits> edits;
  private final BooleanSupplier emailAsUsername;
  private final Consumer<String> onRefusedAction;
  private final boolean disabled;

  /**
   * Protects this user.
   *
   * @param edits receives profile changes; empty if changes are not allowed
   * @param emailAsUsername whether the realm uses the e-mail address as username
   * @param onRefusedAction receives a required action that this user cannot complete, and that is
   *     not stored
   */
  public ImportedCockpitUser(
      UserModel local,
      Optional<ProfileEdits> edits,
      BooleanSupplier emailAsUsername,
      Consumer<String> onRefusedAction) {
    this(local, edits, emailAsUsername, onRefusedAction, false);
  }

  private ImportedCockpitUser(
      UserModel local,
      Optional<ProfileEdits> edits,
      BooleanSupplier emailAsUsername,
      Consumer<String> onRefusedAction,
      boolean disabled) {
    super(local);
    this.edits = edits;
    this.emailAsUsername = emailAsUsername;
    this.onRefusedAction = onRefusedAction;
    this.disabled = disabled;
  }

  /**
   * A user who is disabled, even if the database differs in this transaction, and cannot be edited.
   *
   * @param realm the user's realm
   */
  static ImportedCockpitUser disabled(RealmModel realm, UserModel local) {
    return new ImportedCockpitUser(
        local, Optional.empty(), realm::isRegistrationEmailAsUsername, action -> {}, true);
  }

  @Override
  public boolean isEnabled() {
    return !disabled && super.isEnabled();
  }

  @Override
  public void setUsername(String username) {
    if (!Objects.equals(getUsername(), username)) {
      keepUsername();
    }
  }

  /**
   * Where the e-mail address is the username, each save of a profile sets the username to it. The
   * user keeps the login name of Cockpit. An error would refuse the whole save.
   */
  private void keepUsername() {
    if (!emailAsUsername.getAsBoolean()) {
      throw readOnly();
    }
  }

  @Override
  public void setFirstName(String firstName) {
    if (!same(getFirstName(), firstName)) {
      writeThrough();
      super.setFirstName(firstName);
    }
  }

  @Override
  public void setLastName(String lastName) {
    if (!same(getLastName(), lastName)) {
      writeThrough();
      super.setLastName(lastName);
    }
  }

  @Override
  public void setEmail(String email) {
    if (!same(getEmail(), email)) {
      writeThrough();
      super.setEmail(email);
    }
  }

  @Override
  public void setEnabled(boolean enabled) {
    // An unchanged value, sent back by the console, is not a decision.
    if (enabled != isEnabled() && !disabled) {
      // An administrator has decided, so the federation must not undo it.
      super.removeAttribute(CockpitAttributes.DISABLED);
      super.setEnabled(enabled);
    }
  }

  @Override
  public Stream<String> getRequiredActionsStream() {
    // A user with one of these could never finish a login.
    return super.getRequiredActionsStream().filter(this::canComplete);
  }

  @Override
  public void addRequiredAction(String action) {
    if (canComplete(action)) {
      super.addRequiredAction(action);
    } else {
      onRefusedAction.accept(action);
    }
  }

  @Override
  public void addRequiredAction(RequiredAction action) {
    addRequiredAction(action.name());
  }

  private boolean canComplete(String action) {
    return edits.isPresent() || !EDIT_ACTIONS.contains(action);
  }

  @Override
  public void setFederationLink(String link) {
    // Null is how administrators convert imported users to local ones.
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
    if (name.equals(USERNAME)) {
      setUsername(values == null || values.isEmpty() ? null : values.get(0));
    } else if (!isFromCockpit(name)) {
      super.setAttribute(name, values);
    } else if (!getAttributeStream(name)
        .filter(it -> it != null && !it.isEmpty())
        .toList()
        .equals(nonEmpty(values))) {
      writeThrough(name);
      super.setAttribute(name, values);
    }
  }

  @Override
  public void removeAttribute(String name) {
    if (name.equals(USERNAME)) {
      keepUsername();
    } else if (!isFromCockpit(name)) {
      super.removeAttribute(name);
    } else if (getFirstAttribute(name) != null) {
      writeThrough(name);
      super.removeAttribute(name);
    }
  }

  private void writeThrough(String attribute) {
    if (!ProfileEdits.ATTRIBUTES.contains(attribute)) {
      throw readOnly();
    }
    writeThrough();
  }

  private void writeThrough() {
    edits.orElseThrow(ImportedCockpitUser::readOnly).begin(delegate);
  }

  private static boolean isFromCockpit(String name) {
    return CockpitAttributes.ALL.contains(name)
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
