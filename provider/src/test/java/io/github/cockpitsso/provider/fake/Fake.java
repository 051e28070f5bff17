package io.github.cockpitsso.provider.fake;

import java.lang.reflect.Proxy;

/** Interfaces of Keycloak and ours, as far as a test needs them. */
public final class Fake {
  private Fake() {}

  /** What a method, known by its name, answers. */
  public interface Behaviour {
    Object answer(String method, Object[] arguments);
  }

  /** An object of this type that answers so. */
  public static <T> T of(Class<T> type, Behaviour behaviour) {
    return type.cast(Proxy.newProxyInstance(
        type.getClassLoader(),
        new Class<?>[] {type},
        (proxy, method, arguments) -> behaviour.answer(method.getName(), arguments)));
  }
}
