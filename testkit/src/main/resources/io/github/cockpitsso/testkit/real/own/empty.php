<?php

return '';
