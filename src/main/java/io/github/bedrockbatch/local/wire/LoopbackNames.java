/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.wire;

import java.io.IOException;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Tells names of this machine from others without DNS, as the caller may control its answers. */
public final class LoopbackNames {
  /** Selects no proxy for this machine, and for others that of the JVM. */
  public static final ProxySelector NO_PROXY_THERE =
      new ProxySelector() {
        @Override
        public List<Proxy> select(URI uri) {
          return is(uri) ? List.of(Proxy.NO_PROXY) : getDefault().select(uri);
        }

        @Override
        public void connectFailed(URI uri, SocketAddress proxy, IOException e) {
          getDefault().connectFailed(uri, proxy, e);
        }
      };

  private static final Pattern NAME =
      Pattern.compile("(.+\\.)?localhost\\.?|127(\\.[0-9]{1,3}){3}|\\[::1]|::1");
  private static final Pattern PORT = Pattern.compile(":[0-9]*$");

  private LoopbackNames() {}

  /** Whether a request with this {@code Host} was meant for this machine. */
  public static boolean isHost(String host) {
    return isName(PORT.matcher(host).replaceFirst(""));
  }

  public static boolean is(URI endpoint) {
    return endpoint.getHost() != null && isName(endpoint.getHost());
  }

  private static boolean isName(String host) {
    return NAME.matcher(host.toLowerCase(Locale.ROOT)).matches();
  }
}
