/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.event;

import io.github.bedrockbatch.ledger.event.Event;

/** Somebody who is told of events. */
interface Target {

  /** How it is called where everybody may read it. */
  String name();

  /**
   * Returns when it has the event.
   *
   * @throws Exception when it may not have it
   */
  void tell(Event event) throws Exception;
}
