package io.github.cockpitsso.provider.profile;

import java.util.function.Predicate;
import org.keycloak.userprofile.AttributeContext;

/**
 * Lets a value pass that breaks the rules of the realm, until it is changed. Keycloak accepts such a value only in an
 * attribute that is read-only: so the attribute is read-only while an unchanged value is validated, and at no other time.
 */
final class UnchangedValue implements Predicate<AttributeContext> {
  private AttributeContext unchanged;

  /** The validation of this context is about a value that is not changed. */
  void isIn(AttributeContext context) {
    unchanged = context;
  }

  /** Whether the attribute can be written, as far as this matters. */
  @Override
  public boolean test(AttributeContext context) {
    // Each validation has a context of its own.
    return context != unchanged;
  }
}
