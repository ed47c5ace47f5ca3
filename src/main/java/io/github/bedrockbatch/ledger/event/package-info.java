/* SPDX-License-Identifier: Apache-2.0 */
/** What is to be told to others, kept with what has happened until it is told. */
package io.github.bedrockbatch.ledger.event;
