/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.health;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Hashtable;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** Metrics of this process in JMX, under {@code io.github.bedrockbatch}. */
public record Gauges(ObjectName name) implements AutoCloseable {

  /**
   * Shows an MXBean until this is closed.
   *
   * @param data tells the pipelines of one process apart
   */
  public static Gauges show(String type, Path data, Object bean) {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    Hashtable<String, String> keys = new Hashtable<>();
    keys.put("type", type);
    keys.put("data", ObjectName.quote(data.toAbsolutePath().normalize().toString()));
    try {
      ObjectName name = new ObjectName("io.github.bedrockbatch", keys);
      server.registerMBean(bean, name);
      return new Gauges(name);
    } catch (JMException e) {
      throw new IllegalStateException("JMX rejected the metrics of " + type, e);
    }
  }

  @Override
  public void close() throws JMException {
    ManagementFactory.getPlatformMBeanServer().unregisterMBean(name);
  }
}
