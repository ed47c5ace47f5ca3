/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch;

import io.github.bedrockbatch.ledger.Ledger;
import io.github.bedrockbatch.ledger.source.SourceLedger;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.ConnectionException;

/** A ledger that is away when it is told to be, as a database is that cannot be reached. */
public final class UnsteadyLedger {
  public volatile boolean away;

  /** The method for which it is away; empty for all. */
  public volatile String only = "";

  /** How often it was. */
  public final AtomicInteger refused = new AtomicInteger();

  /** The ledger as it is, while it is not away. */
  public Ledger around(Ledger ledger) {
    return around(Ledger.class, ledger);
  }

  private <T> T around(Class<T> type, T real) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              if (away
                  && (only.isEmpty()
                      ? !method.getName().equals("close")
                      : only.equals(method.getName()))) {
                refused.incrementAndGet();
                throw new ConnectionException(new SQLException("gone"));
              }
              try {
                Object answer = method.invoke(real, arguments);
                return answer instanceof SourceLedger sources
                    ? around(SourceLedger.class, sources)
                    : answer;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }
}
