/* SPDX-License-Identifier: Apache-2.0 */
/** What the routes of the sources use to take in what comes from other servers. */
package io.github.bedrockbatch.sources;
