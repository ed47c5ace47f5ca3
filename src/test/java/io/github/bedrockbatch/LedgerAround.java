/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch;

import io.github.bedrockbatch.ledger.Ledger;
import io.github.bedrockbatch.ledger.source.SourceLedger;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/** A ledger, and that of its sources, each call of which passes through what a test does. */
public interface LedgerAround {
  interface Call {
    Object go() throws Throwable;
  }

  Object pass(Method method, Object[] arguments, Call call) throws Throwable;

  static Ledger of(Ledger ledger, LedgerAround around) {
    return of(Ledger.class, ledger, around);
  }

  private static <T> T of(Class<T> type, T ledger, LedgerAround around) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) ->
                around.pass(method, arguments, () -> call(method, ledger, arguments, around))));
  }

  private static Object call(Method method, Object ledger, Object[] arguments, LedgerAround around)
      throws Throwable {
    try {
      Object result = method.invoke(ledger, arguments);
      return result instanceof SourceLedger its ? of(SourceLedger.class, its, around) : result;
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
