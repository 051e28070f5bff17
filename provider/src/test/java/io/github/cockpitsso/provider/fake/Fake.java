package io.github.cockpitsso.provider.fake;

import java.lang.reflect.Proxy;

/** Fakes interfaces of Keycloak and of the provider with the methods that a test needs. */
public final class Fake {
  private Fake() {}

  /** The result of a method, by its name. */
  public interface Behavior {
    Object answer(String method, Object[] arguments);
  }

  /** An object of this type with this behavior. */
  public static <T> T of(Class<T> type, Behavior behavior) {
    return type.cast(Proxy.newProxyInstance(
        type.getClassLoader(),
        new Class<?>[] {type},
        (proxy, method, arguments) -> behavior.answer(method.getName(), arguments)));
  }
}
