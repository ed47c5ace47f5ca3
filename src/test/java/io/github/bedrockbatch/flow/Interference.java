/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.flow;

import io.github.bedrockbatch.ledger.Ledger;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;

/** Lets something happen once, just before the ledger is told of something. */
final class Interference {
  private final Map<String, Callable<?>> before = new ConcurrentHashMap<>();

  /**
   * @param method of the ledger, the next call of which the event precedes
   */
  void before(String method, Callable<?> event) {
    before.put(method, event);
  }

  boolean isOver() {
    return before.isEmpty();
  }

  Ledger around(Ledger ledger) {
    return (Ledger)
        Proxy.newProxyInstance(
            Ledger.class.getClassLoader(),
            new Class<?>[] {Ledger.class},
            (proxy, method, arguments) -> {
              Callable<?> event = before.remove(method.getName());
              if (event != null) {
                event.call();
              }
              try {
                return method.invoke(ledger, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
