"""Where two sentences answer the same question differently: one reader of differences a kind of answer."""
