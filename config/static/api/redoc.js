"use strict";

// Plain system fonts; ReDoc would otherwise name fonts that we do not carry.
const place = document.getElementById("redoc");
const fontFamily = "system-ui, sans-serif";
Redoc.init(
  place.dataset.schema,
  {
    nativeScrollbars: true,
    hideDownloadButton: false,
    theme: { typography: { fontFamily, headings: { fontFamily } } },
  },
  place,
);
