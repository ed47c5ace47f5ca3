/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.flow;

import io.github.bedrockbatch.LedgerAround;
import io.github.bedrockbatch.ledger.Ledger;
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
    return LedgerAround.of(
        ledger,
        (method, arguments, call) -> {
          Callable<?> event = before.remove(method.getName());
          if (event != null) {
            event.call();
          }
          return call.go();
        });
  }
}
