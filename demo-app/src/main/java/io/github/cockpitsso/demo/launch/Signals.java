package io.github.cockpitsso.demo.launch;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * Receives Ctrl-C and similar signals. Unlike a shutdown hook, it also receives a second signal.
 * The JDK offers this only in a class outside its API that the compiler warns about. Every JDK has
 * it in the module jdk.unsupported, so it is called by name. Without it, the JVM's own handling
 * stays: shutdown hooks run once.
 */
final class Signals {
  private static final Map<String, Integer> NUMBERS = Map.of("HUP", 1, "INT", 2, "TERM", 15);

  private Signals() {}

  /** Calls {@code listener} with the number of every further SIGHUP, SIGINT and SIGTERM. */
  static void listen(IntConsumer listener) {
    NUMBERS.forEach((name, number) -> listen(name, () -> listener.accept(number)));
  }

  private static void listen(String name, Runnable listener) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object proxy = Proxy.newProxyInstance(
          Signals.class.getClassLoader(),
          new Class<?>[] {handler},
          (self, method, arguments) -> switch (method.getName()) {
            case "handle" -> {
              listener.run();
              yield null;
            }
            case "equals" -> self == arguments[0];
            case "hashCode" -> System.identityHashCode(self);
            default -> "signal listener";
          });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
    } catch (ReflectiveOperationException e) {
      // IllegalArgumentException inside: this JVM must ignore the signal, as with nohup.
      if (e instanceof InvocationTargetException inner
          && !(inner.getCause() instanceof IllegalArgumentException)) {
        throw new IllegalStateException(e);
      }
    }
  }
}
