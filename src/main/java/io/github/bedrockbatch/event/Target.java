/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.event;

import io.github.bedrockbatch.ledger.event.Event;

/** A receiver of events. */
interface Target {

  /** Its name for logs and problems, without secrets. */
  String name();

  /**
   * Sends an event; returns when the target has accepted it.
   *
   * @throws Exception when the target may not have it
   */
  void send(Event event) throws Exception;
}
