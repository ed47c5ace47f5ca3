/* SPDX-License-Identifier: Apache-2.0 */
/** Settings of requests that one record has tried. */
package io.github.bedrockbatch.ledger.canary;
