package io.github.cockpitsso.provider.fake;

import io.github.cockpitsso.provider.federation.CockpitUserStorageProviderFactory;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import javax.crypto.spec.SecretKeySpec;
import org.keycloak.crypto.Algorithm;
import org.keycloak.crypto.KeyUse;
import org.keycloak.crypto.KeyWrapper;
import org.keycloak.models.KeyManager;
import org.keycloak.models.KeycloakContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RoleModel;

/** A realm with HS512 keys and a role, and a session in it. */
public final class RealmWithKeys {
  /** The name and id of the realm role. */
  public static final String ROLE = "writer";

  private final Map<String, Object> attributes = new HashMap<>();
  private final Map<String, KeyWrapper> keys = new HashMap<>();
  private String active = "first";

  public RealmWithKeys() {
    keys.put(active, key(active));
  }

  /** Makes a new key the active one. The others stay valid. */
  public void rotate() {
    active = "next" + keys.size();
    keys.put(active, key(active));
  }

  /** Deletes all keys except the active one. */
  public void forgetOldKeys() {
    keys.keySet().retainAll(Set.of(active));
  }

  public RealmModel realm(String id) {
    return Fake.of(RealmModel.class, (method, arguments) -> switch (method) {
      case "getId" -> id;
      case "getName" -> id;
      case "getRole" -> ROLE.equals(arguments[0]) ? role() : null;
      case "getRoleById" -> ROLE.equals(arguments[0]) ? role() : null;
      case "getClientByClientId" -> null;
      default -> throw new AssertionError(method);
    });
  }

  private static RoleModel role() {
    return Fake.of(RoleModel.class, (method, arguments) -> switch (method) {
      case "getId", "getName" -> ROLE;
      case "hashCode" -> ROLE.hashCode();
      case "equals" -> arguments[0] instanceof RoleModel other && ROLE.equals(other.getId());
      case "isComposite" -> false;
      case "getContainer" -> null;
      default -> throw new AssertionError(method);
    });
  }

  public KeycloakSession session() {
    var manager = Fake.of(KeyManager.class, (method, arguments) -> switch (method) {
      case "getActiveKey" -> keys.get(active);
      case "getKey" -> keys.get((String) arguments[1]);
      default -> throw new AssertionError(method);
    });
    return Fake.of(KeycloakSession.class, (method, arguments) -> switch (method) {
      case "keys" -> manager;
      case "getAttributeOrDefault" -> attributes.getOrDefault((String) arguments[0], arguments[1]);
      case "getContext" -> noRealm();
      case "getKeycloakSessionFactory" -> factory();
      case "setAttribute" -> attributes.put((String) arguments[0], arguments[1]);
      default -> throw new AssertionError(method);
    });
  }

  private static KeycloakContext noRealm() {
    return Fake.of(KeycloakContext.class, (method, arguments) -> null);
  }

  private static KeycloakSessionFactory factory() {
    var factory = new CockpitUserStorageProviderFactory();
    return Fake.of(KeycloakSessionFactory.class, (method, arguments) -> factory);
  }

  private static KeyWrapper key(String kid) {
    var key = new KeyWrapper();
    key.setKid(kid);
    key.setUse(KeyUse.SIG);
    key.setAlgorithm(Algorithm.HS512);
    key.setSecretKey(
        new SecretKeySpec(("secret of " + kid).getBytes(StandardCharsets.US_ASCII), "HmacSHA512"));
    return key;
  }
}
