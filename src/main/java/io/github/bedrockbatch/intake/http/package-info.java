/* SPDX-License-Identifier: Apache-2.0 */
/** The HTTP source: who may send, how much is held in memory, what a request is answered. */
package io.github.bedrockbatch.intake.http;
